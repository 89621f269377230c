import type { FileNote, FileNotesView } from '../../ipc/contract.ts';
import { type FileList, notedCount } from '../files/file-list.ts';
import { partsOf, safeFileName } from '../files/file-name.ts';
import type { Renamed } from '../files/local-tree.ts';
import type { FileFailure } from './file-failures.ts';

/** Files and folders that our disk can't hold under their names: how many, and as many of them as are listed. */
export interface RenamedHere {
  readonly count: number;
  readonly some: readonly Renamed[];
}

/** Some of what there is to say of single files and folders. */
export function fileNotes(
  list: FileList,
  failures: readonly FileFailure[],
  renamed: RenamedHere,
  { from, count }: { readonly from: number; readonly count: number },
): FileNotesView {
  const notes: FileNote[] = [];
  let index = 0;
  for (const note of allNotes(list, failures, renamed.some)) {
    if (index >= from + count) break;
    if (index++ >= from) notes.push({ ...note, path: shownPath(note.path) });
  }
  return { total: failures.length + notedCount(list) + renamed.some.length, notes };
}

function* allNotes(
  { files, folders, leftOut }: FileList,
  failures: readonly FileFailure[],
  renamed: readonly Renamed[],
): Generator<FileNote> {
  for (const { path, side, problem } of failures) yield { kind: 'failed', path, side, problem };
  for (const { path, why } of leftOut) yield { kind: 'left-out', path, why };
  for (const { path, isRenamed } of folders) if (isRenamed) yield { kind: 'renamed', path };
  for (const { path, isRenamed } of files) if (isRenamed) yield { kind: 'renamed', path };
  for (const { original, local } of renamed) yield { kind: 'renamed', path: original, as: shownPath(local) };
}

function shownPath(path: string): string {
  return partsOf(path)
    .map((part) => safeFileName(part))
    .join('/');
}
