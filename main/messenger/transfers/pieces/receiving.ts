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
  /** So many more bytes have come, checked or not, or will never come. Negative: those of a file that starts anew. */
  onProgress(addedBytes: number): void;
  /** Something comes, be it of no use. */
  onArriving(): void;
  /** Of everything that is wanted nothing more is to come. */
  onLast(): void;
  onFailed(file: number, failure: FileFailure): void;
  /** A file is whole on the disk, or has failed. */
  onSettled(file: number): void;
}
