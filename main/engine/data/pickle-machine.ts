import { ByteReader } from './byte-reader.ts';
import { DecodeBudget } from './decode-budget.ts';
import { PickleContainers } from './pickle-containers.ts';
import { PickleMemo } from './pickle-memo.ts';
import { PickleStack } from './pickle-stack.ts';

/** The state of the machine that runs a pickle's opcodes. */
export interface PickleMachine {
  readonly reader: ByteReader;
  readonly stack: PickleStack;
  readonly memo: PickleMemo;
  readonly containers: PickleContainers;
  readonly budget: DecodeBudget;
}

export function newMachine(bytes: Uint8Array): PickleMachine {
  const reader = new ByteReader(bytes);
  const budget = new DecodeBudget(bytes.length);
  const containers = new PickleContainers(budget);
  return { reader, stack: new PickleStack(), memo: new PickleMemo(reader.end), containers, budget };
}
