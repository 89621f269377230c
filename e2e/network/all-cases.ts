import { crowdCase } from './crowd.ts';
import type { FaultCase } from './fault-case.ts';
import { FAULT_CASES } from './fault-cases.ts';
import { DIAGNOSIS_ADDRESS_TESTS, DIAGNOSIS_TESTS, DISCOVERY_TESTS } from './node-tests-case.ts';
import type { Case } from './outcome.ts';
import { playFault } from './play-fault.ts';
import { makeFile, type SentFile } from './sent-file.ts';
import { soakCase } from './soak.ts';

const MEBIBYTE = 1024 * 1024;
/** Seven seconds: enough for a fault in its middle. */
const SHORT_FILE_BYTES = 48 * MEBIBYTE;
const LONG_FILE_BYTES = 300 * MEBIBYTE;

interface Options {
  /** For the files to send. */
  readonly folder: string;
  readonly isLong: boolean;
  readonly soakSeconds: number;
  readonly seed: number;
}

/** In the order in which they begin: the longest first. */
export function allCases({ folder, isLong, soakSeconds, seed }: Options): Case[] {
  const made = new Map<string, SentFile>();
  const file = (name: string, sizeBytes: number) => {
    const known = made.get(name) ?? makeFile(folder, name, sizeBytes);
    made.set(name, known);
    return known;
  };
  const filesOf = ({ files }: FaultCase) =>
    files === undefined
      ? [file('big.bin', isLong ? LONG_FILE_BYTES : SHORT_FILE_BYTES)]
      : Array.from({ length: files.count }, (_, index) =>
          file(`${files.sizeBytes}-${index}.bin`, files.sizeBytes),
        );
  let tags = 0;
  const faults = FAULT_CASES.map((fault): Case => {
    const { name, says, isLong, whyNot } = fault;
    return {
      name,
      says,
      ...(isLong && { isLong }),
      ...(whyNot && { whyNot }),
      play: () => playFault(fault, (tags++).toString(36), filesOf(fault)),
    };
  });
  return [
    crowdCase('crowd', 0, 2000),
    crowdCase('crowd-loss', 0.3, 10_000),
    DIAGNOSIS_ADDRESS_TESTS,
    DIAGNOSIS_TESTS,
    soakCase(soakSeconds, seed),
    DISCOVERY_TESTS,
    ...faults,
  ];
}
