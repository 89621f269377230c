import type { Fault } from './faults.ts';
import type { HostKind } from './lab.ts';

export type Who = 'Ann' | 'Bob';

/**
 * A fault in the middle of a conversation and of a file. Ann sends Bob the file; both write all the time. Times are
 * counted from the end of the fault.
 */
export interface FaultCase {
  readonly name: string;
  /** What happens, as a heading of a table. */
  readonly says: string;
  readonly on: Who;
  readonly fault: Fault;
  /** How long it lasts. */
  readonly holdMs: number;
  /** A fault from before they meet to the end. */
  readonly always?: { readonly on: Who; readonly fault: Fault };
  /** Who calls whom, at first. */
  readonly caller?: Who;
  readonly ann?: HostKind;
  readonly bob?: HostKind;
  /** How long they are connected before it. */
  readonly settleMs?: number;
  /** Several files instead of one. */
  readonly files?: { readonly count: number; readonly sizeBytes: number };
  readonly expects?: Expectations;
  /** Runs only with `--long`, or by its name. */
  readonly isLong?: true;
  /** Why it can't be run here. */
  whyNot?(): string | undefined;
}

export interface Expectations {
  /** At its end, neither window says that they are connected, and no transfer says that it is running. */
  readonly isShownAsLost?: true;
  /** The other one sees them leave within this time. */
  readonly leavesWithinMs?: number;
  /** What the program that met the fault may write to its log. */
  readonly log?: RegExp;
  /** The file is not affected, and may have arrived before the fault ends. */
  readonly fileGoesOn?: true;
  /** The transfer fails with this code, and is started again by its user when the fault is over. */
  readonly fileFailsWith?: string;
}
