import type { Destination, FileSource, Shape } from '../../ipc/contract.ts';
import type { Entry, Position } from '../files/manifest.ts';

/** What a transfer is from its first moment on. */
export interface TransferInit {
  readonly personId: string;
  /** What both sides call it. */
  readonly wireId: string;
  readonly direction: 'in' | 'out';
  readonly shape: Shape;
  readonly name: string;
  readonly sizeBytes: number;
  readonly fileCount: number;
  /** Where to read what we send. */
  readonly sources?: readonly FileSource[];
}

/** What must be known of a transfer to resume it after a restart. */
export interface TransferRecord extends Required<TransferInit> {
  /** The item that shows it. */
  readonly itemId: string;
  /** `offered`: nobody has accepted it yet. `waiting`: accepted, and not whole. */
  readonly state: 'offered' | 'waiting' | 'paused';
  /** The files that are to come, once we were told. */
  readonly entries: readonly Entry[];
  /** Where it goes, of what we receive. */
  readonly destination: Destination;
  /** How far we are. */
  readonly position: Position;
}

/** Where they are kept. Synchronous: what `put` returned from is kept. */
export interface TransferStore {
  all(): TransferRecord[];
  put(record: TransferRecord): void;
  /** Only how far it is: called many times a second. */
  move(itemId: string, position: Position): void;
  delete(itemId: string): void;
}
