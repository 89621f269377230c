import { MAX_ENTRIES, maxFolders } from '../limits.ts';
import { Problem } from '../problem.ts';
import { giveWay } from '../slices.ts';
import type { FileList } from './file-list.ts';
import { Groups } from './groups.ts';

/** So many paths are looked up, and folders numbered, in some milliseconds. */
const SLICE = 4_000;
const MAX_FOLDERS = maxFolders(MAX_ENTRIES) + 1;

export const ROOT = 0;

/** Something directly in a folder: by its number in the tree or in the list. */
export interface InFolder {
  readonly kind: 'folder' | 'file' | 'left-out';
  readonly number: number;
}

export interface FolderTotals {
  /** At any depth. */
  readonly fileCount: number;
  readonly sizeBytes: number;
}

/**
 * A list of files as folders that can be opened one by one. Folders are numbered, parents before what is in them, including
 * those that only paths tell of. Numbers in typed arrays, since an object for each folder would take more than the list.
 */
export class ListTree {
  readonly list: FileList;
  readonly #numbers = new Map<string, number>();
  readonly #paths: string[] = [];
  readonly #parents: number[] = [];
  readonly #folderOfFile: Int32Array;
  readonly #folderOfLeftOut: Int32Array;
  #fileCounts = new Int32Array();
  #sizes = new Float64Array();
  #folders = new Groups(new Int32Array(), 0);
  #files = this.#folders;
  #leftOut = this.#folders;

  private constructor(list: FileList) {
    this.list = list;
    this.#folderOfFile = new Int32Array(list.files.length);
    this.#folderOfLeftOut = new Int32Array(list.leftOut.length);
    this.#paths.push('');
    this.#parents.push(ROOT);
    this.#numbers.set('', ROOT);
  }

  /** @throws Problem 'file-list' if it has more folders than anybody takes */
  static async of(list: FileList): Promise<ListTree> {
    const tree = new ListTree(list);
    await tree.#each(list.folders, (path) => void tree.#number(path));
    await tree.#each(list.files, (path, file) => {
      tree.#folderOfFile[file] = tree.#number(parentPath(path));
    });
    await tree.#each(list.leftOut, (path, leftOut) => {
      tree.#folderOfLeftOut[leftOut] = tree.#number(parentPath(path));
    });
    await giveWay();
    tree.#sum();
    await giveWay();
    tree.#group();
    return tree;
  }

  get folderCount(): number {
    return this.#paths.length;
  }

  folderAt(path: string): number | undefined {
    return this.#numbers.get(path);
  }

  pathOf(folder: number): string {
    return this.#paths[folder] as string;
  }

  /** The root is its own parent. */
  parentOf(folder: number): number {
    return this.#parents[folder] as number;
  }

  /** The folder that a file is in; of one that is not in the list, the root. */
  folderOf(file: number): number {
    return this.#folderOfFile[file] ?? ROOT;
  }

  totalsOf(folder: number): FolderTotals {
    return { fileCount: this.#fileCounts[folder] as number, sizeBytes: this.#sizes[folder] as number };
  }

  /** How much is directly in a folder. */
  countIn(folder: number): number {
    return this.#groupsIn(folder).reduce((sum, [, numbers]) => sum + numbers.length, 0);
  }

  /** What is directly in a folder, some of it: folders first, then files, then what is left out, each in the list's order. */
  within(folder: number, from: number, count: number): InFolder[] {
    const found: InFolder[] = [];
    let skipped = 0;
    for (const [kind, numbers] of this.#groupsIn(folder)) {
      const start = Math.max(0, from - skipped);
      for (const number of numbers.subarray(start, start + count - found.length))
        found.push({ kind, number });
      skipped += numbers.length;
    }
    return found;
  }

  #groupsIn(folder: number): (readonly [InFolder['kind'], Int32Array])[] {
    return [
      ['folder', this.#folders.of(folder)],
      ['file', this.#files.of(folder)],
      ['left-out', this.#leftOut.of(folder)],
    ];
  }

  async #each(
    entries: readonly { readonly path: string }[],
    take: (path: string, index: number) => void,
  ): Promise<void> {
    let done = 0;
    for (const [index, { path }] of entries.entries()) {
      const before = this.folderCount;
      take(path, index);
      done += 1 + this.folderCount - before;
      if (done < SLICE) continue;
      done = 0;
      await giveWay();
    }
  }

  #number(path: string): number {
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    const parent = this.#number(parentPath(path));
    const number = this.#paths.length;
    if (number > MAX_FOLDERS) throw new Problem('file-list');
    this.#paths.push(path);
    this.#parents.push(parent);
    this.#numbers.set(path, number);
    return number;
  }

  #sum(): void {
    const counts = new Int32Array(this.folderCount);
    const sizes = new Float64Array(this.folderCount);
    const add = (folder: number, count: number, sizeBytes: number) => {
      counts[folder] = (counts[folder] ?? 0) + count;
      sizes[folder] = (sizes[folder] ?? 0) + sizeBytes;
    };
    for (const [file, { sizeBytes }] of this.list.files.entries()) add(this.folderOf(file), 1, sizeBytes);
    for (let folder = this.folderCount - 1; folder > ROOT; folder--)
      add(this.parentOf(folder), counts[folder] ?? 0, sizes[folder] ?? 0);
    this.#fileCounts = counts;
    this.#sizes = sizes;
  }

  #group(): void {
    // The root is in no folder: a group of its own, after all others.
    const parents = Int32Array.from(this.#parents);
    parents[ROOT] = this.folderCount;
    this.#folders = new Groups(parents, this.folderCount + 1);
    this.#files = new Groups(this.#folderOfFile, this.folderCount);
    this.#leftOut = new Groups(this.#folderOfLeftOut, this.folderCount);
  }
}

/** The root's is its own. */
function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
