import type { Destination, FileSource, Shape } from '../../ipc/contract.ts';
import type { Entry, Position } from '../files/manifest.ts';

/** What must be known of a transfer to go on with it after the program ended. */
export interface TransferRecord {
  /** The item that shows it. */
  readonly itemId: string;
  readonly personId: string;
  /** What both sides call it. */
  readonly wireId: string;
  readonly direction: 'in' | 'out';
  readonly shape: Shape;
  readonly name: string;
  readonly sizeBytes: number;
  readonly fileCount: number;
  /** `offered`: nobody has accepted it yet. `waiting`: accepted, and not whole. */
  readonly state: 'offered' | 'waiting' | 'paused';
  /** Where to read what we send. */
  readonly sources: readonly FileSource[];
  /** What is to come, once we were told. */
  readonly entries: readonly Entry[];
  /** Where it goes, of what we receive. */
  readonly destination: Destination;
  /** What we have. */
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
