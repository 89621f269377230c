import type { CallName, EventName, Snapshot } from '../../main/ipc/contract.ts';
import type { CallResult } from '../../main/ipc/serve.ts';

/** What a process with an app (processes/app.ts) is told to do. Each order is answered, by its id. */
export type Order = { readonly id: number } & (
  | { readonly do: 'call'; readonly call: CallName; readonly args: readonly unknown[] }
  /** How long the main thread was busy at a stretch, at most, since the last time. */
  | { readonly do: 'tell-gap' }
  /** Writes one text after the other. */
  | { readonly do: 'chat'; readonly personId: string }
  /** Ends that, and tells how long each text took until it was delivered. */
  | { readonly do: 'end-chat' }
);

/** What it tells. All `atMs` are of one clock, the same for all processes. */
export type Told =
  | { readonly ready: Snapshot; readonly addressName: string; readonly atMs: number }
  | { readonly event: EventName; readonly payload: unknown; readonly atMs: number }
  /** `atMs`: when the order was begun. */
  | { readonly answers: number; readonly result: CallResult; readonly atMs: number };

export interface AppOptions {
  readonly name: string;
  readonly discoveryPort: number;
  readonly port: number;
  readonly dataFolder: string;
  readonly downloadsFolder: string;
}

/** Milliseconds of a clock that never jumps, and is the same for all processes of this machine. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
