import { basename } from 'node:path';
import type { FileSource, Shape } from '../../ipc/contract.ts';
import { MAX_ENTRIES, MAX_LEFT_OUT, maxFolders } from '../limits.ts';
import { Problem } from '../problem.ts';
import type { Disk, DiskEntry } from './disk.ts';
import { type Content, FileContent } from './file-content.ts';
import type { FileList, FolderEntry, LeftOut, WhyLeftOut } from './file-list.ts';
import type { Entry } from './manifest.ts';
import { isBounded } from './manifest-codec.ts';
import type { OutgoingFile } from './packing.ts';
import { systemDisk } from './system-disk.ts';
import { type Finder, type Found, walk } from './walk.ts';

/** What to send: a folder's paths are relative to `name`; for several files, `name` is that of the first. */
export interface Collection extends FileList {
  readonly name: string;
  readonly shape: Shape;
  readonly files: readonly OutgoingFile[];
}

type Open = (source: FileSource, position?: number) => Promise<Content>;

/** The owner may execute it. */
const EXECUTABLE = 0o100;

/**
 * Everything in what the user picked or dropped: files, folders with what is in them, and what has to be left out there,
 * such as symbolic links.
 * @throws Problem 'nothing-to-send' if there is no file, 'too-many-files', 'too-many-folders', 'path-too-long', 'file-missing',
 *   'not-a-file', 'folder-unreadable'
 */
export async function collect(
  sources: readonly FileSource[],
  open: Open,
  disk: Disk = systemDisk,
): Promise<Collection> {
  const found = new Collecting(open, disk);
  for (const source of sources) await found.add(source);
  return found.collection();
}

class Collecting implements Finder {
  readonly #open: Open;
  readonly #disk: Disk;
  readonly #files: OutgoingFile[] = [];
  /** By path: two picked folders may have the same name, and are one then. */
  readonly #folders = new Map<string, FolderEntry>();
  readonly #leftOut: LeftOut[] = [];

  constructor(open: Open, disk: Disk) {
    this.#open = open;
    this.#disk = disk;
  }

  /** An upload from the web page is always a file; a path may be a folder. Names are paths separated by '/'. */
  async add(source: FileSource): Promise<void> {
    const { path: at, name: path } = source;
    if (at === undefined) {
      const upload = { ...source, name: path.replace(/^\/+/, '') };
      const { sizeBytes, modifiedMs } = source;
      const date = modifiedMs === undefined ? {} : { modifiedMs };
      const open = (position?: number) => this.#open(upload, position);
      return this.#add({ path: upload.name, sizeBytes, ...date, open });
    }
    const is = await this.#disk.lstat(at).catch((cause: unknown) => {
      throw new Problem('file-missing', { name: path }).because(cause);
    });
    const found = { path, at, is, isRenamed: false };
    if (is.isDirectory()) await walk(this.#disk, found, this);
    else if (is.isFile()) this.file(found);
    else throw new Problem('not-a-file', { name: path });
  }

  file({ path, at, is, isRenamed }: Found): void {
    const disk = this.#disk;
    const { size: sizeBytes } = is;
    // What no string names, no shell can open.
    const open =
      typeof at === 'string'
        ? (position?: number) => this.#open({ name: path, path: at, sizeBytes }, position)
        : async (position = 0) => new FileContent(await disk.open(at, 'r'), position, sizeBytes);
    this.#add({ path, ...factsOf(is, isRenamed), open, place: { disk, path: at } });
  }

  folder({ path, is, isRenamed }: Found): void {
    check(path);
    if (this.#folders.size === maxFolders(MAX_ENTRIES)) throw tooManyFolders(MAX_ENTRIES);
    if (!this.#folders.has(path)) this.#folders.set(path, { path, ...datesOf(is, isRenamed) });
  }

  leftOut(path: string, why: WhyLeftOut): void {
    if (isBounded(path) && this.#leftOut.length < MAX_LEFT_OUT) this.#leftOut.push({ path, why });
  }

  collection(): Collection {
    const list = { files: this.#files, folders: [...this.#folders.values()], leftOut: this.#leftOut };
    const { files, folders, leftOut } = list;
    const [first] = files;
    if (first === undefined) throw new Problem('nothing-to-send');
    if (folders.length > maxFolders(files.length)) throw tooManyFolders(files.length);
    const top = first.path.slice(0, first.path.indexOf('/') + 1);
    const isInside = ({ path }: { readonly path: string }) => `${path}/`.startsWith(top);
    if (top !== '' && files.every(isInside) && folders.every(isInside)) {
      const inside = <T extends { readonly path: string }>(each: T) => ({
        ...each,
        path: each.path.slice(top.length),
      });
      const name = top.slice(0, -1);
      return {
        ...{ name, shape: 'folder' },
        files: files.map(inside),
        folders: folders.map(inside),
        leftOut: leftOut.map(inside),
      };
    }
    const isOne = files.length === 1 && folders.length === 0;
    if (isOne) return { name: basename(first.path), shape: 'file', ...list };
    return { name: first.path.split('/')[0] ?? first.path, shape: 'files', ...list };
  }

  #add(file: OutgoingFile): void {
    if (this.#files.length === MAX_ENTRIES) throw new Problem('too-many-files', { max: MAX_ENTRIES });
    check(file.path);
    this.#files.push(file);
  }
}

function factsOf(is: DiskEntry, isRenamed: boolean): Omit<Entry, 'path'> {
  const isExecutable = (is.mode & EXECUTABLE) !== 0;
  return { sizeBytes: is.size, ...datesOf(is, isRenamed), ...(isExecutable ? { isExecutable } : {}) };
}

function datesOf({ mtimeMs }: DiskEntry, isRenamed: boolean): Omit<FolderEntry, 'path'> {
  // As exact as a disk can be told: in µs.
  return { modifiedMs: Math.round(mtimeMs * 1000) / 1000, ...(isRenamed ? { isRenamed } : {}) };
}

function check(path: string): void {
  if (!isBounded(path)) throw new Problem('path-too-long', { name: basename(path) });
}

function tooManyFolders(fileCount: number): Problem {
  return new Problem('too-many-folders', { max: maxFolders(fileCount) });
}
