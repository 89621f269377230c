import type { EventName, Snapshot } from '../../main/ipc/contract.ts';
import type { CallResult } from '../../main/ipc/serve.ts';

/** A line to a host: the first one is empty and starts it, each further one is a call. */
export interface Order {
  readonly id: number;
  /** One of the contract, or `cost`. */
  readonly call: string;
  readonly args: readonly unknown[];
}

/** A line from a host. All `atMs` are of one clock (monotonic.ts). */
export type Told =
  | { readonly loaded: true }
  | { readonly ready: Snapshot; readonly atMs: number }
  | { readonly event: EventName; readonly payload: unknown; readonly atMs: number }
  | { readonly answers: number; readonly result: CallResult };

export interface HostOptions {
  readonly name: string;
  readonly dataFolder: string;
  readonly downloadsFolder: string;
}

/** What a host costs its machine, after a garbage collection. */
export interface HostCost {
  readonly heapBytes: number;
  readonly residentBytes: number;
  readonly descriptors: number;
}
