import type { Disk } from '../../files/disk.ts';
import type { IndexRanges } from '../../files/index-ranges.ts';
import type { Position } from '../../files/manifest.ts';
import type { IncomingFiles } from '../../files/unpacking.ts';
import type { PieceHead } from './piece-messages.ts';

/** Why a file can't be received: our error, or what the sender says. */
export type FileFailure = { readonly error: unknown } | { readonly told: TellingHead['problem'] };
export type TellingHead = Extract<PieceHead, { failed: number }>;

export interface Receiving {
  readonly files: IncomingFiles;
  readonly wanted: IndexRanges;
  /** Everything that is wanted before is settled. */
  readonly from: Position;
  readonly disk: Disk;
  /** There is room again after `take` returned false. */
  ask(): void;
  /** That many more bytes have been checked and written, or will never come. */
  onProgress(addedBytes: number): void;
  /** Bytes come, though nothing may be complete yet. */
  onArriving(): void;
  /** Of everything that is wanted nothing more is to come. */
  onLast(): void;
  /** A file starts anew: the position is another one. */
  onRestart(): void;
  onFailed(file: number, failure: FileFailure): void;
  /** A file is whole on the disk, or has failed. */
  onSettled(file: number): void;
}
