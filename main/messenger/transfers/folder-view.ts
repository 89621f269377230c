import type { TransferEntryView, TransferFolderView } from '../../ipc/contract.ts';
import { safeFileName } from '../files/file-name.ts';
import { type InFolder, type ListTree, ROOT } from '../files/list-tree.ts';
import type { Entry } from '../files/manifest.ts';
import { inSlices } from '../slices.ts';
import type { FileFailure } from './file-failures.ts';
import { type FileProgress, fileState } from './file-progress.ts';

/** So many failures, each some folders deep, are counted in some milliseconds. */
const SLICE = 10_000;

/** Some of what is directly in a folder of a list; undefined if there is no such folder. */
export async function folderView(
  tree: ListTree,
  { progress, failures }: { readonly progress: FileProgress; readonly failures: readonly FileFailure[] },
  { path, from, count }: { readonly path: string; readonly from: number; readonly count: number },
): Promise<TransferFolderView | undefined> {
  const folder = tree.folderAt(path);
  if (folder === undefined) return undefined;
  const failed = await failedIn(tree, folder, failures);
  const entries = tree
    .within(folder, from, count)
    .map((each) => entryView(tree, each, progress, failed.get(each.number) ?? 0));
  return { path, total: tree.countIn(folder), entries };
}

function entryView(
  tree: ListTree,
  { kind, number }: InFolder,
  progress: FileProgress,
  failedCount: number,
): TransferEntryView {
  if (kind === 'folder') {
    const path = tree.pathOf(number);
    return { kind, ...namesOf(path), ...tree.totalsOf(number), failedCount };
  }
  if (kind === 'left-out') {
    const { path, why } = tree.list.leftOut[number] as ListTree['list']['leftOut'][number];
    return { kind, ...namesOf(path), why };
  }
  const { path, sizeBytes, isRenamed } = tree.list.files[number] as Entry;
  const renamed = isRenamed ? ({ isRenamed } as const) : {};
  return { kind, ...namesOf(path), sizeBytes, ...renamed, ...fileState(progress, number) };
}

/** For each folder directly in a folder, how many files at any depth have failed; none are missing. */
async function failedIn(
  tree: ListTree,
  folder: number,
  failures: readonly FileFailure[],
): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  for await (const slice of inSlices(failures, SLICE))
    for (const { file } of slice) {
      let inside = tree.folderOf(file);
      while (inside !== ROOT && tree.parentOf(inside) !== folder) inside = tree.parentOf(inside);
      if (inside !== ROOT) counts.set(inside, (counts.get(inside) ?? 0) + 1);
    }
  return counts;
}

function namesOf(path: string): { readonly name: string; readonly path: string } {
  return { name: safeFileName(path), path };
}
