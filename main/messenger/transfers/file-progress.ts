import type { TransferEntryView } from '../../ipc/contract.ts';
import { type IndexRanges, indicesIn, isWithinRanges } from '../files/index-ranges.ts';
import { type Entry, type Position, START } from '../files/manifest.ts';
import type { FileFailure } from './file-failures.ts';
import { bytesOf, type Wanted } from './wanted-files.ts';

/** How far the files of a list have got. */
export interface FileProgress {
  /** Of what is fetched, everything before it has arrived or failed. */
  readonly position: Position;
  /** Whether all of it has. */
  readonly isOver: boolean;
  /** Those that were selected; undefined: all. */
  readonly wanted: IndexRanges | undefined;
  /** Those that are being fetched: all that are wanted, or only those that had failed. */
  readonly fetched: IndexRanges | undefined;
  failureOf(file: number): FileFailure | undefined;
}

type FileView = Extract<TransferEntryView, { kind: 'file' }>;
export type FileStateView = Pick<FileView, 'state' | 'doneBytes' | 'side' | 'problem'>;

/** How far one file has got. */
export function fileState(progress: FileProgress, file: number): FileStateView {
  const { position, isOver, wanted, fetched } = progress;
  const failure = progress.failureOf(file);
  if (failure !== undefined) return { state: 'failed', side: failure.side, problem: failure.problem };
  if (wanted !== undefined && !isWithinRanges(wanted, file)) return { state: 'unwanted' };
  if (isOver || file < position.index) return { state: 'done' };
  if (fetched !== undefined && !isWithinRanges(fetched, file)) return { state: 'done' };
  if (file > position.index || position.offset === 0) return { state: 'waiting' };
  return { state: 'running', doneBytes: position.offset };
}

/** Up to where files have come, if so many bytes of all that is wanted are there: they come in the list's order. */
export function positionAfter(
  files: readonly Entry[],
  wanted: Wanted | undefined,
  doneBytes: number,
): Position {
  if (doneBytes === 0) return START;
  const { ranges = [[0, files.length]] satisfies IndexRanges, bytes } = wanted ?? {};
  // Those that failed are fetched once more when the others are there.
  let left = doneBytes - (bytes === undefined ? 0 : bytes - bytesOf(files, ranges));
  for (const index of indicesIn(ranges)) {
    const sizeBytes = files[index]?.sizeBytes ?? 0;
    if (left < sizeBytes) return { index, offset: Math.max(0, left) };
    left -= sizeBytes;
  }
  return { index: files.length, offset: 0 };
}
