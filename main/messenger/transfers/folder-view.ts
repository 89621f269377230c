import type { TransferEntryView, TransferFolderView } from '../../ipc/contract.ts';
import { safeFileName } from '../files/file-name.ts';
import { indicesIn } from '../files/index-ranges.ts';
import { type InFolder, type ListTree, ROOT } from '../files/list-tree.ts';
import type { Entry } from '../files/manifest.ts';
import { giveWay } from '../slices.ts';
import type { FileFailure } from './file-failures.ts';
import { type FileProgress, fileState } from './file-progress.ts';

/** So many files, each some folders deep, are counted in some milliseconds. */
const SLICE = 10_000;

/** Of the files in a folder. `selected`: undefined if all are. */
interface FolderCounts {
  readonly failed: number;
  readonly selected: number | undefined;
}

/** Some of what is directly in a folder of a list; undefined if there is no such folder. */
export async function folderView(
  tree: ListTree,
  { progress, failures }: { readonly progress: FileProgress; readonly failures: readonly FileFailure[] },
  { path, from, count }: { readonly path: string; readonly from: number; readonly count: number },
): Promise<TransferFolderView | undefined> {
  const folder = tree.folderAt(path);
  if (folder === undefined) return undefined;
  const { wanted } = progress;
  const failed = await countsIn(tree, folder, filesOf(failures));
  const selected = wanted && (await countsIn(tree, folder, indicesIn(wanted)));
  const entries = tree.within(folder, from, count).map((each) => {
    const counts = {
      failed: failed.get(each.number) ?? 0,
      selected: selected && (selected.get(each.number) ?? 0),
    };
    return entryView(tree, each, progress, counts);
  });
  return { path, total: tree.countIn(folder), entries };
}

function entryView(
  tree: ListTree,
  { kind, number }: InFolder,
  progress: FileProgress,
  counts: FolderCounts,
): TransferEntryView {
  if (kind === 'folder') {
    const totals = tree.totalsOf(number);
    const { failed: failedCount, selected = totals.fileCount } = counts;
    const wanted = selected === totals.fileCount ? {} : { wantedCount: selected };
    return { kind, ...namesOf(tree.pathOf(number)), ...totals, failedCount, ...wanted };
  }
  if (kind === 'left-out') {
    const { path, why } = tree.list.leftOut[number] as ListTree['list']['leftOut'][number];
    return { kind, ...namesOf(path), why };
  }
  const { path, sizeBytes, isRenamed } = tree.list.files[number] as Entry;
  const renamed = isRenamed ? ({ isRenamed } as const) : {};
  return { kind, ...namesOf(path), sizeBytes, ...renamed, ...fileState(progress, number) };
}

/** For each folder directly in a folder, how many of some files are in it, at any depth; those without any are missing. */
async function countsIn(
  tree: ListTree,
  folder: number,
  files: Iterable<number>,
): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  let done = 0;
  for (const file of files) {
    let inside = tree.folderOf(file);
    while (inside !== ROOT && tree.parentOf(inside) !== folder) inside = tree.parentOf(inside);
    if (inside !== ROOT) counts.set(inside, (counts.get(inside) ?? 0) + 1);
    if (++done % SLICE === 0) await giveWay();
  }
  return counts;
}

function* filesOf(failures: readonly FileFailure[]): Generator<number> {
  for (const { file } of failures) yield file;
}

function namesOf(path: string): { readonly name: string; readonly path: string } {
  return { name: safeFileName(path), path };
}
