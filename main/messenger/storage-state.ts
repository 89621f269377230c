import type { ProblemCode, ProblemView } from '../ipc/contract.ts';
import { Problem } from './problem.ts';

/** Why nothing can be stored while Lanline runs. */
export type StorageProblemCode = Extract<ProblemCode, 'storage-full' | 'storage-failing' | 'storage-corrupt'>;

const CODES: ReadonlySet<ProblemCode> = new Set<StorageProblemCode>([
  'storage-full',
  'storage-failing',
  'storage-corrupt',
]);

/** Whether something failed only because it could not be stored (or read): it works again once there is room. */
export function isStorageProblem(error: unknown): error is Problem<StorageProblemCode> {
  return error instanceof Problem && CODES.has(error.code);
}

/** For what can be left out: the window shows why, and it is made up for once the disk works. @throws any other error */
export function ignoreStorageProblem(error: unknown): void {
  if (!isStorageProblem(error)) throw error;
}

/** Whether our data can be stored. */
export interface StorageState {
  /** False while the disk is full or fails. */
  readonly works: boolean;
  /** What keeps it from being stored now, or what went wrong with it at this start. */
  readonly problem: ProblemView | undefined;
  /** Calls `run` whenever the problem has changed, or has gone. Returns a function that unsubscribes. */
  subscribe(run: () => void): () => void;
}
