import { join } from 'node:path';
import type { Disk } from './disk.ts';

/** What is incomplete, beside its final place, so that it gets its final name without being copied. */
const FOLDER = '.lanline-parts';
/** With so many things in the way, something else is wrong. */
const MAX_NUMBER = 100;

/** What a transfer has created for what it receives. */
export interface PartRecord {
  /** In the folder of parts. */
  readonly name: string;
  /** Its number on the disk, by which we know it again; absent until it is created. */
  readonly inode?: string;
  /** Versions before 0.4 had it beside its final place, under this name. */
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
  /** Of all parts there. */
  readonly folder: string;
  readonly #target: string;
  readonly #kind: 'file' | 'folder';
  readonly #journal: PartJournal;
  readonly #disk: Disk;

  constructor(target: string, kind: 'file' | 'folder', journal: PartJournal, disk: Disk) {
    this.folder = join(target, FOLDER);
    this.#target = target;
    this.#kind = kind;
    this.#journal = journal;
    this.#disk = disk;
  }

  /** Of something that may not be there yet. */
  get path(): string {
    return join(this.folder, this.#journal.part?.name ?? '');
  }

  /** Whether what this transfer has created is still there. */
  async isThere(): Promise<boolean> {
    const { part } = this.#journal;
    if (part?.beside !== undefined) await this.#takeIn(part.beside);
    const inode = this.#journal.part?.inode;
    return inode !== undefined && (await this.#inode(this.path)) === inode;
  }

  /** Makes sure that it exists. @throws Problem 'parts-folder', or the system's error */
  async make(): Promise<void> {
    await this.#disk.makePrivateFolder(this.folder);
    if (await this.isThere()) return;
    for (let number = 1; ; number++) {
      const name = number === 1 ? this.#journal.id : `${this.#journal.id}-${number}`;
      // Before it exists, so that it is known as ours after a crash.
      this.#journal.partIs({ name });
      try {
        await this.#create();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST' && number < MAX_NUMBER) continue;
        throw error;
      }
      const { ino } = await this.#disk.lstat(this.path);
      return this.#journal.partIs({ name, inode: String(ino) });
    }
  }

  /** Moves what an earlier version has received to where it is kept now. */
  async #takeIn(beside: string): Promise<void> {
    const before = join(this.#target, beside);
    const name = this.#journal.id;
    if ((await this.#inode(before)) !== undefined) {
      await this.#disk.makePrivateFolder(this.folder);
      await this.#disk.rename(before, join(this.folder, name));
    }
    const inode = await this.#inode(join(this.folder, name));
    this.#journal.partIs(inode === undefined ? undefined : { name, inode });
  }

  /** Undefined if something else is there, or nothing. */
  async #inode(path: string): Promise<string | undefined> {
    const there = await this.#disk.lstat(path).catch(() => undefined);
    const isRight = this.#kind === 'folder' ? there?.isDirectory() : there?.isFile();
    return there !== undefined && isRight ? String(there.ino) : undefined;
  }

  async #create(): Promise<void> {
    if (this.#kind === 'folder') return this.#disk.makeFolder(this.path);
    const file = await this.#disk.open(this.path, 'wx');
    await file.close();
  }

  /** Removes it, unless it is something else by now, and forgets it. */
  async discard(): Promise<void> {
    if (this.#journal.part === undefined) return;
    await this.empty();
    this.#journal.partIs(undefined);
  }

  /** Removes it, unless it is something else by now. */
  async empty(): Promise<void> {
    const { part } = this.#journal;
    const isBegun = part !== undefined && part.inode === undefined && part.beside === undefined;
    if (isBegun || (await this.isThere())) await this.#disk.remove(this.path);
    await this.left();
  }

  /** It is not there any more: nor need the folder be, if nothing else is in it. */
  async left(): Promise<void> {
    await this.#disk.removeIfEmpty(this.folder);
  }
}
