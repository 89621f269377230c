import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import type { Shape } from '../../ipc/contract.ts';
import { inBatches } from './batches.ts';
import type { Disk, Room } from './disk.ts';
import type { FileList } from './file-list.ts';
import { SYSTEM_RULES, safeFileName } from './file-name.ts';
import { fillIn } from './fill-in.ts';
import { giveFolderName, giveName, type NameJournal, replaceFile } from './final-name.ts';
import { flushFiles } from './flush.ts';
import { needRoom } from './free-space.ts';
import { LocalTree, type Naming, type Renamed } from './local-tree.ts';
import { bytesBefore, type Position, START, totalBytes } from './manifest.ts';
import { Part, type PartJournal } from './part.ts';
import { areWhole, resumesAt } from './resume-check.ts';
import { systemDisk } from './system-disk.ts';
import { dateFolders, makeFolders } from './tree-folders.ts';
import type { IncomingFile, IncomingFiles } from './unpacking.ts';

const READ_BYTES = 1 << 20;
/** Of more, it is told how many there are. */
const MAX_RENAMED_TOLD = 1_000;

export interface PartialDownloadInit {
  readonly folder: string;
  /** Safe already (file-name.ts). */
  readonly name: string;
  readonly shape: Shape;
  /** Whether to replace an existing file with the final name. */
  readonly replace?: boolean;
  /** Remembers what is ours across a crash. */
  readonly journal: NameJournal & PartJournal;
  /** Default the system's. */
  readonly disk?: Disk;
}

/** Where a transfer is stored until it is complete: a file or a folder of ours (part.ts). Nothing half-written ever has its final name. */
export class PartialDownload {
  readonly #init: PartialDownloadInit;
  readonly #disk: Disk;
  readonly #part: Part;
  #tree: LocalTree | undefined;
  #laidOut: FileList | undefined;
  #naming: Naming | undefined;

  constructor(init: PartialDownloadInit) {
    this.#init = init;
    this.#disk = init.disk ?? systemDisk;
    this.#part = new Part(init.folder, init.shape === 'file' ? 'file' : 'folder', init.journal, this.#disk);
  }

  /**
   * Where to resume: at `from` if everything before it is still there; with the hash of that file's existing
   * bytes.
   */
  async resume(list: FileList, from: Position): Promise<{ from: Position; hash: Hash }> {
    const hash = createHash('sha256');
    const nothing = from.index === 0 && from.offset === 0;
    try {
      if (nothing || !(await this.#part.isThere())) return await this.#restart();
      const files = await this.files(list);
      if (!(await areWhole(files, from.index, this.#disk))) return await this.#restart();
      const file = files.at(from.index);
      if (file !== undefined && from.offset > 0) await hashFile(this.#disk, file.path, from.offset, hash);
      return { from, hash };
    } catch {
      return await this.#restart();
    }
  }

  /** The same for what is received in pieces (resume-check.ts). */
  async resumeAt(list: FileList, from: Position, isHere: (index: number) => boolean): Promise<Position> {
    const nothing = from.index === 0 && from.offset === 0;
    try {
      const isThere = !nothing && (await this.#part.isThere());
      const there = isThere ? await resumesAt(await this.files(list), from, isHere, this.#disk) : undefined;
      if (there !== undefined) return there;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EMFILE') throw error; // that passes
      // What can't be looked at is of no use.
    }
    await this.discard();
    return START;
  }

  /**
   * Makes room and folders for what is to come.
   * @param missing by default, everything from the position on
   * @throws Problem 'enospc' or 'no-room-for-files' if that does not fit, 'parts-folder', 'file-list'
   */
  async prepare(list: FileList, from: Position, missing = missingFrom(list, from)): Promise<void> {
    const { folder } = this.#init;
    this.#disk.makeFolders(folder);
    await this.#part.make(list.files[0]?.isExecutable);
    const files = await this.files(list);
    const folders = files instanceof LocalTree ? files.folderCount : 0;
    await needRoom(this.#disk, folder, { ...missing, files: missing.files + folders });
    if (files instanceof LocalTree) await makeFolders(files, this.#disk);
  }

  /** The files to receive, and where each of them goes for now. */
  async files(list: FileList): Promise<IncomingFiles> {
    const { shape, name } = this.#init;
    const { path } = this.#part;
    if (shape === 'file') {
      return list.files.map(({ sizeBytes, modifiedMs, isExecutable }) => {
        return { path, sizeBytes, name, modifiedMs, isExecutable };
      });
    }
    const tree = await this.#layOut(list);
    tree.root = path;
    return tree;
  }

  /** Decides where everything goes: what a list could make costly. @throws Problem 'file-list' */
  async layOut(list: FileList): Promise<void> {
    if (this.#init.shape !== 'file') await this.#layOut(list);
  }

  async #layOut(list: FileList): Promise<LocalTree> {
    this.#disk.makeFolders(this.#init.folder);
    if (this.#laidOut !== list) this.#tree = await LocalTree.of(list, await this.#rules());
    this.#laidOut = list;
    return this.#tree as LocalTree;
  }

  /** What has, or will have, another name on our disk than in the list. */
  async renamed(list: FileList): Promise<{ readonly count: number; readonly some: readonly Renamed[] }> {
    if (this.#init.shape === 'file') return { count: 0, some: [] };
    const tree = await this.#layOut(list);
    const some: Renamed[] = [];
    for (const each of tree.renamed()) if (some.push(each) === MAX_RENAMED_TOLD) break;
    return { count: tree.renamedCount, some };
  }

  /**
   * Gives everything its final name, and folders their dates, replacing existing files only if requested. Returns the
   * resulting path.
   */
  async finish(list: FileList): Promise<string> {
    const { folder, shape, journal } = this.#init;
    const disk = this.#disk;
    const begun = this.#namedBefore();
    if (begun !== undefined) return begun;
    const isThere = await this.#part.isThere();
    const part = this.#part.path;
    const name = safeFileName(this.#init.name, (await this.#rules()).rules);
    const files = await this.files(list);
    // Now that nothing changes in them any more.
    if (isThere && files instanceof LocalTree) await dateFolders(files, this.#disk);
    if (shape === 'files') return this.#finishEach(files);
    const give = shape === 'folder' ? giveFolderName : this.#init.replace ? replaceFile : giveName;
    const path = await give(part, folder, name, { disk, journal });
    await this.#named();
    return path;
  }

  /** Its new name is flushed as well; a folder that can't be flushed is no reason to do without what is in it. */
  async #named(): Promise<void> {
    await this.#part.left();
    await this.#disk.flush(this.#init.folder).catch(() => undefined);
  }

  /** Whether something has been received that has no final name yet. */
  isThere(): Promise<boolean> {
    return this.#part.isThere();
  }

  /**
   * What is there of files that failed goes, and so do folders of whose files none is wanted.
   * @param wanted if that is not all
   */
  async clear(list: FileList, failed: Iterable<number>, wanted?: Iterable<number>): Promise<void> {
    const files = await this.files(list);
    await inBatches(failed, (index) => this.#disk.remove(files.at(index)?.path ?? ''));
    if (wanted === undefined || !(files instanceof LocalTree)) return;
    await inBatches(files.unwanted(wanted), (path) => this.#disk.remove(path));
  }

  /** Flushes what has been received. */
  async flush(list: FileList, indices: readonly number[]): Promise<void> {
    const files = await this.files(list);
    const paths = (function* () {
      for (const index of indices) yield files.at(index)?.path ?? '';
    })();
    await flushFiles(indices.length, paths, this.#part.path, this.#disk).catch((error: unknown) => {
      // Some have their final names already.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
  }

  /** Gives files their places that had failed while the others got their names. @param savedAs what `finish` returned */
  async fillIn(list: FileList, savedAs: string, indices: Iterable<number>): Promise<void> {
    const files = await this.files(list);
    const places = Array.from(indices, (index) => files.at(index) as IncomingFile).map(({ path, name }) => ({
      from: path,
      to: this.#finalPath(name, savedAs),
    }));
    await fillIn(places, this.#disk);
    if (this.#init.shape === 'folder' && files instanceof LocalTree) {
      files.root = savedAs;
      await dateFolders(files, this.#disk);
    }
    await this.#part.empty(); // last: as long as it is there, this is gone through again
  }

  /** Several files and folders have each a final name of their own. */
  #finalPath(name: string, savedAs: string): string {
    const { shape, folder, journal } = this.#init;
    if (shape === 'folder') return join(savedAs, name);
    const [top = '', ...rest] = name.split('/');
    return join(journal.planned(join(this.#part.path, top)) ?? join(folder, top), ...rest);
  }

  /** The path that a version before 0.3 was giving it when it ended, if it had come so far. */
  #namedBefore(): string | undefined {
    const { folder, journal } = this.#init;
    if (journal.part?.beside === undefined) return undefined;
    const before = join(folder, journal.part.beside);
    const path = journal.planned(before);
    const isNamed = path !== undefined && this.#disk.exists(path) && !this.#disk.exists(before);
    return isNamed ? path : undefined;
  }

  /** Removes what has been received, if it is ours. */
  discard(): Promise<void> {
    return this.#part.discard();
  }

  async #finishEach(files: IncomingFiles): Promise<string> {
    const { folder, journal } = this.#init;
    const disk = this.#disk;
    let first: string | undefined;
    for (const { name, isFolder } of (files as LocalTree).tops()) {
      const part = join(this.#part.path, name);
      const isMissing = !disk.exists(part) && journal.planned(part) === undefined;
      if (isMissing) continue; // it failed, or it was not wanted
      const give = isFolder ? giveFolderName : giveName;
      const path = await give(part, folder, name, { disk, journal });
      first ??= path;
    }
    await this.#part.empty(); // its name stays known, should the program end before this is stored
    await disk.flush(folder).catch(() => undefined);
    return first ?? folder;
  }

  async #rules(): Promise<Naming> {
    if (this.#naming !== undefined) return this.#naming;
    const parts = join(this.#init.folder, await this.#part.openFolder());
    const foldsCase = await this.#disk.foldsCase(parts).catch(() => true);
    // On Linux only disks from Windows do so, and those can't hold other names of Linux, either.
    const rules = foldsCase && process.platform === 'linux' ? 'windows' : SYSTEM_RULES;
    this.#naming = { rules, foldsCase };
    return this.#naming;
  }

  async #restart(): Promise<{ from: Position; hash: Hash }> {
    await this.discard();
    return { from: START, hash: createHash('sha256') };
  }
}

/** @throws Error if the file is shorter */
async function hashFile(disk: Disk, path: string, sizeBytes: number, hash: Hash): Promise<void> {
  const file = await disk.open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, sizeBytes));
    for (let at = 0; at < sizeBytes; ) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, sizeBytes - at), at);
      if (bytesRead === 0) throw new Error('shorter than it was');
      hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

function missingFrom({ files }: FileList, from: Position): Room {
  return { bytes: totalBytes(files) - bytesBefore(files, from), files: files.length - from.index };
}
