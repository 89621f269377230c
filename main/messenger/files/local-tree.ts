import { join } from 'node:path';
import { maxFolders } from '../limits.ts';
import { Problem } from '../problem.ts';
import { giveWay } from '../slices.ts';
import type { FileList, FolderEntry } from './file-list.ts';
import { type NameRules, numberedName, partsOf, SYSTEM_RULES, safeFileName } from './file-name.ts';
import type { Entry } from './manifest.ts';
import type { IncomingFile, IncomingFiles } from './unpacking.ts';

/** Which names the disk can hold, and whether it takes 'A' and 'a' for the same. */
export interface Naming {
  readonly rules: NameRules;
  readonly foldsCase: boolean;
}

interface Folder {
  readonly id: number;
  readonly name: string;
  /** What it is called in the list. */
  readonly claim: string;
  readonly parent: Folder | undefined;
  /** 1: directly below the root. */
  readonly depth: number;
  modifiedMs: number | undefined;
  obstacle: Error | undefined;
}

interface File {
  readonly folder: Folder | undefined;
  readonly name: string;
  readonly entry: Entry;
}

/** A folder, and where it goes. */
export interface IncomingFolder {
  readonly path: string;
  readonly modifiedMs: number | undefined;
  /** Why it, or one that it is in, can't be made. */
  readonly obstacle: Error | undefined;
  /** It can't be made, nor can what is in it. */
  fail(obstacle: Error): void;
}

/** Something that could not keep its name; what is in it has kept its own. */
export interface Renamed {
  /** Its path in the list. */
  readonly original: string;
  /** Its path below the root. */
  readonly local: string;
}

/** What is made safe before others get their turn: characters of paths, and as much for each name as for so many. */
const SLICE_CHARS = 40_000;
const NAME_CHARS = 20;
const LAST_NUMBER = 999_999;
const EXACT: Naming = { rules: SYSTEM_RULES, foldsCase: process.platform !== 'linux' };

/**
 * Where each file and folder of a transfer goes below a folder of its own: every part of a path is made safe (file-name.ts),
 * no two paths are the same, and no file has the name of another one's folder. A tree, since a path for each folder would
 * take many times the room of the list.
 */
export class LocalTree implements IncomingFiles {
  /** Where the files go. */
  root = '';
  readonly #naming: Naming;
  readonly #folders: Folder[] = [];
  readonly #files: File[] = [];
  readonly #renamed: (Folder | File)[] = [];
  #modifiedMs: number | undefined;
  /** Folders by their parent's number and their name in the list. */
  readonly #known = new Map<string, Folder>();
  readonly #taken = new Set<string>();
  /** The next number for each name: a hundred thousand files with one name must not take quadratic time. */
  readonly #counted = new Map<string, number>();

  private constructor(naming: Naming) {
    this.#naming = naming;
  }

  /** @throws Problem 'file-list' if it has many times more folders than files */
  static async of({ files, folders }: FileList, naming = EXACT): Promise<LocalTree> {
    const tree = new LocalTree(naming);
    const most = maxFolders(files.length);
    await tree.#place(folders, most, (folder) => tree.#addFolder(folder));
    await tree.#place(files, most, (file) => tree.#addFile(file));
    for (const helper of [tree.#known, tree.#taken, tree.#counted]) helper.clear();
    return tree;
  }

  get length(): number {
    return this.#files.length;
  }

  get folderCount(): number {
    return this.#folders.length;
  }

  at(index: number): IncomingFile | undefined {
    const file = this.#files[index];
    if (file === undefined) return undefined;
    const name = pathOf(file);
    const { sizeBytes, modifiedMs, isExecutable } = file.entry;
    const obstacle = obstacleOf(file.folder);
    return { path: join(this.root, name), sizeBytes, name, modifiedMs, isExecutable, obstacle };
  }

  get maxDepth(): number {
    return this.#folders.reduce((most, { depth }) => Math.max(most, depth), 0);
  }

  /** Each folder that is so deep; 0: the root. */
  *folders(atDepth: number): Generator<IncomingFolder> {
    if (atDepth === 0) yield this.#rootFolder;
    for (const folder of this.#folders) {
      if (folder.depth !== atDepth) continue;
      const { modifiedMs } = folder;
      const fail = (obstacle: Error) => {
        folder.obstacle = obstacle;
      };
      const path = join(this.root, pathOf(folder));
      yield { path, modifiedMs, obstacle: obstacleOf(folder), fail };
    }
  }

  get #rootFolder(): IncomingFolder {
    const fail = (obstacle: Error) => {
      throw obstacle;
    };
    return { path: this.root, modifiedMs: this.#modifiedMs, obstacle: undefined, fail };
  }

  /** Folders of whose files, at any depth, none is wanted; not those in such a folder, nor those that hold no files at all. */
  *unwanted(wanted: Iterable<number>): Generator<string> {
    const holding = foldersAround(this.#files);
    const kept = foldersAround(Array.from(wanted, (index) => this.#files[index] as File));
    const isUnwanted = (folder: Folder) => holding.has(folder) && !kept.has(folder);
    for (const folder of this.#folders) {
      const isTop = folder.parent === undefined || !isUnwanted(folder.parent);
      if (isTop && isUnwanted(folder)) yield join(this.root, pathOf(folder));
    }
  }

  /** What could not keep its name: worked out as it is asked for. */
  *renamed(): Generator<Renamed> {
    for (const each of this.#renamed) {
      const original = 'entry' in each ? each.entry.path : claimOf(each);
      yield { original, local: pathOf(each) };
    }
  }

  get renamedCount(): number {
    return this.#renamed.length;
  }

  /** What is directly below the root. */
  *tops(): Generator<{ readonly name: string; readonly isFolder: boolean }> {
    for (const { parent, name } of this.#folders) if (parent === undefined) yield { name, isFolder: true };
    for (const { folder, name } of this.#files) if (folder === undefined) yield { name, isFolder: false };
  }

  /** @param place returns how many names it had to look at */
  async #place<T extends { readonly path: string }>(
    entries: readonly T[],
    most: number,
    place: (entry: T) => number,
  ): Promise<void> {
    let doneChars = 0;
    for (const entry of entries) {
      doneChars += entry.path.length + NAME_CHARS * place(entry);
      if (this.#folders.length > most) throw new Problem('file-list');
      if (doneChars < SLICE_CHARS) continue;
      doneChars = 0;
      await giveWay();
    }
  }

  #addFolder({ path, modifiedMs }: FolderEntry): number {
    const parts = partsOf(path, this.#naming.rules);
    let folder: Folder | undefined;
    for (const part of parts) folder = this.#folder(folder, part);
    if (folder === undefined) this.#modifiedMs = modifiedMs;
    else folder.modifiedMs = modifiedMs;
    return parts.length + 1;
  }

  #addFile(entry: Entry): number {
    const { rules } = this.#naming;
    const parts = partsOf(entry.path, rules);
    const claim = parts.pop() ?? '';
    let parent: Folder | undefined;
    for (const part of parts) parent = this.#folder(parent, part);
    const file = { folder: parent, name: this.#unused(parent, safeFileName(claim, rules)), entry };
    this.#files.push(file);
    if (file.name !== claim) this.#renamed.push(file);
    return parts.length + 1;
  }

  #folder(parent: Folder | undefined, claim: string): Folder {
    const key = `${parent?.id}/${claim}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = this.#unused(parent, safeFileName(claim, this.#naming.rules));
    const place = { id: this.#folders.length, parent, depth: (parent?.depth ?? 0) + 1 };
    const folder: Folder = { ...place, name, claim, modifiedMs: undefined, obstacle: undefined };
    this.#folders.push(folder);
    if (name !== claim) this.#renamed.push(folder);
    this.#known.set(key, folder);
    return folder;
  }

  /** The first name that nothing else has there: 'a.txt', 'a (2).txt', … */
  #unused(parent: Folder | undefined, name: string): string {
    if (this.#take(parent, name)) return name;
    // Names that are alike once they are cut to make room for a number share their numbers.
    const counter = this.#keyOf(parent, numberedName(name, LAST_NUMBER));
    for (let number = this.#counted.get(counter) ?? 2; ; number++) {
      const numbered = numberedName(name, number);
      if (!this.#take(parent, numbered)) continue;
      this.#counted.set(counter, number + 1);
      return numbered;
    }
  }

  #take(parent: Folder | undefined, name: string): boolean {
    const key = this.#keyOf(parent, name);
    if (this.#taken.has(key)) return false;
    this.#taken.add(key);
    return true;
  }

  #keyOf(parent: Folder | undefined, name: string): string {
    return `${parent?.id}/${this.#naming.foldsCase ? folded(name) : name}`;
  }
}

/** The path below the root. */
function pathOf(place: Folder | File): string {
  let path = place.name;
  let parent = 'entry' in place ? place.folder : place.parent;
  for (; parent !== undefined; parent = parent.parent) path = `${parent.name}/${path}`;
  return path;
}

/** Those that files are in, and those that these are in. */
function foldersAround(files: readonly File[]): ReadonlySet<Folder> {
  const around = new Set<Folder>();
  for (const { folder } of files)
    for (let each = folder; each !== undefined && !around.has(each); each = each.parent) around.add(each);
  return around;
}

function obstacleOf(folder: Folder | undefined): Error | undefined {
  let obstacle: Error | undefined;
  for (let each = folder; each !== undefined; each = each.parent) obstacle = each.obstacle ?? obstacle;
  return obstacle;
}

/** A folder's path in the list. */
function claimOf({ claim, parent }: Folder): string {
  let path = claim;
  for (let each = parent; each !== undefined; each = each.parent) path = `${each.claim}/${path}`;
  return path;
}

/**
 * What some disk might take for the same: each folds in its own way (by upper case, by full case folding, by normal forms),
 * so this folds more than any.
 */
function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').replaceAll('\uFE0F', '');
}
