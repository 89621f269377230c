import { dirname, join } from 'node:path';
import { Problem } from '../problem.ts';
import type { Disk } from './disk.ts';

/**
 * What is incomplete, beside its final place, so that it gets its final name without being copied. In a folder that several
 * people share, the first of them has the first one.
 */
const FOLDERS = ['.lanline-parts', `.lanline-parts-${process.getuid?.() ?? 'own'}`] as const;
/** With so many things in the way, something else is wrong. */
const MAX_NUMBER = 100;

/** What a transfer has created for what it receives. */
export interface PartRecord {
  /** Below the target folder. */
  readonly name: string;
  /** Its number on the disk, by which we know it again; absent until it is created. */
  readonly inode?: string;
  /** Versions before 0.3 had it beside its final place, under this name. */
  readonly beside?: string;
}

/** Remembers it across a crash. */
export interface PartJournal {
  /** The transfer's ID: hex. */
  readonly id: string;
  readonly part: PartRecord | undefined;
  /** Stores it before it returns; undefined: there is none any more. */
  partIs(part: PartRecord | undefined): void;
}

/**
 * A file or folder that a transfer is received into. It has a name of our own making in a folder of ours alone, is created
 * exclusively, and known by its inode later: what anybody else has put there is never written to, followed or removed.
 */
export class Part {
  readonly #target: string;
  readonly #kind: 'file' | 'folder';
  readonly #journal: PartJournal;
  readonly #disk: Disk;

  constructor(target: string, kind: 'file' | 'folder', journal: PartJournal, disk: Disk) {
    this.#target = target;
    this.#kind = kind;
    this.#journal = journal;
    this.#disk = disk;
  }

  /** @throws ENOENT if there is none */
  get path(): string {
    const { name = '' } = this.#journal.part ?? {};
    if (name === '') throw Object.assign(new Error('Nothing has been received.'), { code: 'ENOENT' });
    return join(this.#target, name);
  }

  /** Whether what this transfer has created is still there. */
  async isThere(): Promise<boolean> {
    const { part } = this.#journal;
    if (part?.beside !== undefined) await this.#takeIn(part.beside);
    const inode = this.#journal.part?.inode;
    return inode !== undefined && (await this.#inode(this.path)) === inode;
  }

  /** Makes sure that it exists. @param isExecutable whether a file may be executed @throws Problem 'parts-folder', or the system's error */
  async make(isExecutable?: boolean): Promise<void> {
    if (await this.isThere()) return;
    for (let number = 1; ; number++) {
      const folder = await this.openFolder();
      const { id } = this.#journal;
      const name = `${folder}/${number === 1 ? id : `${id}-${number}`}`;
      // Before it exists, so that it is known as ours after a crash.
      this.#journal.partIs({ name });
      try {
        await this.#create(isExecutable);
      } catch (error) {
        const { code = '' } = error as NodeJS.ErrnoException;
        // Something is in the way, or the folder was empty for a moment, and somebody removed it.
        if (['EEXIST', 'ENOENT'].includes(code) && number < MAX_NUMBER) continue;
        throw error;
      }
      const { ino } = await this.#disk.lstat(this.path);
      return this.#journal.partIs({ name, inode: String(ino) });
    }
  }

  /** Removes it, unless it is something else by now, and forgets it. */
  async discard(): Promise<void> {
    if (this.#journal.part === undefined) return;
    await this.empty();
    this.#journal.partIs(undefined);
  }

  /** Removes it, unless it is something else by now. */
  async empty(): Promise<void> {
    const isThere = await this.isThere();
    const { part } = this.#journal;
    if (part === undefined) return;
    const isBegun = part.inode === undefined; // it has its name, and perhaps nothing more
    if (isBegun || isThere) await this.#disk.remove(this.path);
    await this.left();
  }

  /** It is not there any more: nor need the folder be, if nothing else is in it. */
  async left(): Promise<void> {
    await this.#disk.removeIfEmpty(dirname(this.path));
  }

  /** Makes sure that there is a folder for parts, and returns its name. @throws Problem 'parts-folder' */
  async openFolder(): Promise<string> {
    const [first, second] = FOLDERS;
    try {
      await this.#disk.makePrivateFolder(join(this.#target, first));
      return first;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
    await this.#disk.makePrivateFolder(join(this.#target, second));
    return second;
  }

  /**
   * Moves a file that an earlier version has received to where it is kept now. A folder starts anew: within it, that version
   * had other names for some files.
   */
  async #takeIn(beside: string): Promise<void> {
    const before = join(this.#target, beside);
    const inode = await this.#inode(before);
    if (inode !== undefined && this.#kind === 'file') {
      const name = `${await this.openFolder()}/${this.#journal.id}`;
      await this.#disk.rename(before, join(this.#target, name));
      return this.#journal.partIs({ name, inode });
    }
    if (inode !== undefined) await this.#disk.remove(before);
    this.#journal.partIs(undefined);
  }

  /** Undefined if something else is there, or nothing. */
  async #inode(path: string): Promise<string | undefined> {
    const there = await this.#disk.lstat(path).catch(() => undefined);
    const isRight = this.#kind === 'folder' ? there?.isDirectory() : there?.isFile();
    return there !== undefined && isRight ? String(there.ino) : undefined;
  }

  async #create(isExecutable: boolean | undefined): Promise<void> {
    if (this.#kind === 'folder') return this.#disk.makeFolder(this.path);
    const file = await this.#disk.open(this.path, 'wx', isExecutable);
    await file.close();
  }
}
