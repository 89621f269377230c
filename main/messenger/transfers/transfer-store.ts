import type { Destination, FileSource, Shape } from '../../ipc/contract.ts';
import type { Position } from '../files/manifest.ts';
import type { PartRecord } from '../files/part.ts';
import type { FileFailureStore } from './file-failures.ts';
import type { TransferFormat } from './transfer-messages.ts';
import type { Outcome } from './transfer-outcome.ts';
import type { Wanted } from './wanted-files.ts';

/** What is known of a transfer from the start. */
export interface TransferInit {
  readonly personId: string;
  /** The ID that both sides use. */
  readonly wireId: string;
  readonly direction: 'in' | 'out';
  readonly shape: Shape;
  readonly name: string;
  readonly sizeBytes: number;
  readonly fileCount: number;
  /** How it travels, as far as the sender knows; 1 if absent. */
  readonly format?: TransferFormat;
  /** Folders in its list, the root included; 0 or absent if that is not known. */
  readonly folderCount?: number;
  /** Where to read outgoing files. */
  readonly sources?: readonly FileSource[];
}

/** What must be stored to resume a transfer after a restart, and to know one that has ended by its ID. */
export interface TransferRecord extends Required<TransferInit> {
  /** The item that shows it. */
  readonly itemId: string;
  /**
   * `offered`: not accepted yet. `waiting`: accepted but not complete. `paused`: by somebody, or it has ended, or it is just
   * being begun: should that end the program, it is not begun again by itself.
   */
  readonly state: 'offered' | 'waiting' | 'paused';
  readonly accepted: boolean;
  /** How it ended; undefined as long as it has not. */
  readonly outcome: Outcome | undefined;
  /** The other side knows that it has ended. */
  readonly told: boolean;
  /** Where incoming files go. */
  readonly destination: Destination;
  /** How much we have received; `bytes`: of all files together. */
  readonly position: Position & { readonly bytes: number };
  /** What we receive it into. */
  readonly part: PartRecord | undefined;
  /** Absent: all files. */
  readonly wanted: Wanted | undefined;
}

/** Where transfers are stored. */
export interface TransferStore extends FileFailureStore {
  /** Those that can go on, and those that ended without the other side knowing. */
  unfinished(): TransferRecord[];
  /** How the transfer with this ID ended; undefined if it has not, or is not known. */
  outcome(personId: string, wireId: string): Outcome | undefined;
  /** Stores a record now or, if it can't be stored, once that is possible. */
  put(record: TransferRecord): void;
  /** Stores a record at once. @throws Problem 'storage-…' */
  putNow(record: TransferRecord): void;
  /** Updates only the position: called many times a second. @throws Problem 'storage-…' */
  move(itemId: string, position: TransferRecord['position']): void;
  /** Updates only what it is received into, if the transfer is stored. @throws Problem 'storage-…' */
  putPart(itemId: string, part: TransferRecord['part']): void;
  /** Updates only the state, if the transfer is stored. @throws Problem 'storage-…' */
  putState(itemId: string, state: TransferRecord['state']): void;
  /** Updates only what is wanted of it, if the transfer is stored. @throws Problem 'storage-…' */
  putWanted(itemId: string, wanted: Wanted | undefined): void;
  /** What is to be received, once known: pieces of JSON (files/list-codec.ts). */
  list(itemId: string): string[];
  /** Replaces the list of a transfer that is stored and goes on. @throws Problem 'storage-…' */
  putList(itemId: string, pieces: readonly string[]): Promise<void>;
  /** The final path that a part is being given. */
  planned(itemId: string, part: string): string | undefined;
  /** Stores it before it returns. @throws Problem 'storage-…' */
  plan(itemId: string, part: string, path: string): void;
  /** Now or once that is possible, like `put`. */
  delete(itemId: string): void;
  /** Only its ID and its outcome are still of interest. Now or once that is possible. */
  strip(itemId: string): void;
  forget(personId: string): void;
}
