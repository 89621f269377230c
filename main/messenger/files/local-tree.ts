import { join } from 'node:path';
import { maxFolders } from '../limits.ts';
import { Problem } from '../problem.ts';
import { giveWay } from '../slices.ts';
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
  readonly parent: Folder | undefined;
  /** 1: directly below the root. */
  readonly depth: number;
}

/** What is made safe before others get their turn: characters of paths, and as much for each name as for so many. */
const SLICE_CHARS = 40_000;
const NAME_CHARS = 20;
const LAST_NUMBER = 999_999;
const EXACT: Naming = { rules: SYSTEM_RULES, foldsCase: process.platform !== 'linux' };

/**
 * Where each file of a transfer goes below a folder of its own: every part of a path is made safe (file-name.ts), no two
 * paths are the same, and no file has the name of another one's folder. A tree, since a path for each folder would
 * take many times the room of the list.
 */
export class LocalTree implements IncomingFiles {
  /** Where the files go. */
  root = '';
  readonly #naming: Naming;
  readonly #folders: Folder[] = [];
  readonly #files: {
    readonly folder: Folder | undefined;
    readonly name: string;
    readonly sizeBytes: number;
  }[] = [];
  /** Folders by their parent's number and their name in the list. */
  readonly #known = new Map<string, Folder>();
  readonly #taken = new Set<string>();
  /** The next number for each name: a hundred thousand files with one name must not take quadratic time. */
  readonly #counted = new Map<string, number>();

  private constructor(naming: Naming) {
    this.#naming = naming;
  }

  /** @throws Problem 'file-list' if it has many times more folders than files */
  static async of(entries: readonly Entry[], naming = EXACT): Promise<LocalTree> {
    const tree = new LocalTree(naming);
    const most = maxFolders(entries.length);
    let doneChars = 0;
    for (const entry of entries) {
      doneChars += entry.path.length + NAME_CHARS * tree.#add(entry);
      if (tree.#folders.length > most) throw new Problem('file-list');
      if (doneChars < SLICE_CHARS) continue;
      doneChars = 0;
      await giveWay();
    }
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
    const name = this.#pathOf(file.folder, file.name);
    return { path: join(this.root, name), sizeBytes: file.sizeBytes, name };
  }

  get maxDepth(): number {
    return this.#folders.reduce((most, { depth }) => Math.max(most, depth), 0);
  }

  /** The path of each folder that is so deep. */
  *folders(atDepth: number): Generator<string> {
    for (const { parent, name, depth } of this.#folders)
      if (depth === atDepth) yield join(this.root, this.#pathOf(parent, name));
  }

  /** What is directly below the root. */
  *tops(): Generator<{ readonly name: string; readonly isFolder: boolean }> {
    for (const { parent, name } of this.#folders) if (parent === undefined) yield { name, isFolder: true };
    for (const { folder, name } of this.#files) if (folder === undefined) yield { name, isFolder: false };
  }

  /** Returns how many names it had to look at. */
  #add({ path, sizeBytes }: Entry): number {
    const { rules } = this.#naming;
    const parts = partsOf(path, rules);
    const name = parts.pop() ?? '';
    let folder: Folder | undefined;
    for (const part of parts) folder = this.#folder(folder, part);
    this.#files.push({ folder, name: this.#unused(folder, safeFileName(name, rules)), sizeBytes });
    return parts.length + 1;
  }

  #folder(parent: Folder | undefined, claim: string): Folder {
    const key = `${parent?.id}/${claim}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = this.#unused(parent, safeFileName(claim, this.#naming.rules));
    const folder = { id: this.#folders.length, name, parent, depth: (parent?.depth ?? 0) + 1 };
    this.#folders.push(folder);
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

  #pathOf(folder: Folder | undefined, name: string): string {
    let path = name;
    for (let each = folder; each !== undefined; each = each.parent) path = `${each.name}/${path}`;
    return path;
  }
}

/**
 * What some disk might take for the same: each folds in its own way (by upper case, by full case folding, by normal forms),
 * so this folds more than any.
 */
function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').replaceAll('\uFE0F', '');
}
