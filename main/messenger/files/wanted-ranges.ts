import type { FileTick } from '../../ipc/contract.ts';
import { giveWay, inSlices } from '../slices.ts';
import { type IndexRanges, rangesOf } from './index-ranges.ts';
import { type ListTree, ROOT } from './list-tree.ts';

const SLICE = 20_000;

/**
 * Which files of a list are wanted. Where nothing is said of one, it is what the folder is that it is in; the root is
 * wanted. What is said of paths that are not in the list is ignored.
 */
export async function wantedRanges(tree: ListTree, ticks: readonly FileTick[]): Promise<IndexRanges> {
  const files = new Map<string, boolean>();
  const folders = new Map<number, boolean>();
  for (const { path, wanted } of ticks) {
    const folder = path.endsWith('/') ? tree.folderAt(path.slice(0, -1)) : undefined;
    if (folder === undefined) files.set(path, wanted);
    else folders.set(folder, wanted);
  }
  const inside = new Uint8Array(tree.folderCount);
  for (let folder = 0; folder < tree.folderCount; folder++)
    inside[folder] = Number(folders.get(folder) ?? (folder === ROOT || inside[tree.parentOf(folder)] === 1));
  await giveWay();
  const wanted: number[] = [];
  let index = 0;
  for await (const slice of inSlices(tree.list.files, SLICE))
    for (const { path } of slice) {
      if (files.get(path) ?? inside[tree.folderOf(index)] === 1) wanted.push(index);
      index++;
    }
  return rangesOf(wanted);
}
