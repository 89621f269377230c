import { createHash, type Hash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Shape } from '../../ipc/contract.ts';
import type { Disk } from './disk.ts';
import { giveFolderName, giveName, type NameJournal, replaceFile } from './final-name.ts';
import { needRoom } from './free-space.ts';
import { bytesBefore, type Entry, type Position, START, safePaths, totalBytes } from './manifest.ts';
import { systemDisk } from './system-disk.ts';
import type { IncomingFile } from './unpacking.ts';

const READ_BYTES = 1 << 20;

export interface PartialDownloadInit {
  readonly folder: string;
  /** Safe already (file-name.ts). */
  readonly name: string;
  /** Makes the partial file's name unique: hex. */
  readonly id: string;
  readonly shape: Shape;
  /** Whether to replace an existing file with the final name. */
  readonly replace?: boolean;
  /** Remembers final names across a crash. */
  readonly journal?: NameJournal;
  /** Default the system's. */
  readonly disk?: Disk;
}

/**
 * Where a transfer is stored until it is complete: '<name>.<id>.part' next to its final name, a file or a
 * folder. Nothing half-written ever has its final name.
 */
export class PartialDownload {
  readonly #init: PartialDownloadInit;
  readonly #disk: Disk;
  readonly #root: string;

  constructor(init: PartialDownloadInit) {
    this.#init = init;
    this.#disk = init.disk ?? systemDisk;
    this.#root = join(init.folder, `${init.name}.${init.id}.part`);
  }

  files(entries: readonly Entry[]): IncomingFile[] {
    if (this.#init.shape === 'file')
      return entries.map(({ sizeBytes }) => ({ path: this.#root, sizeBytes, name: this.#init.name }));
    const paths = safePaths(entries);
    return entries.map(({ sizeBytes }, index) => {
      const path = paths[index] as string;
      return { path: join(this.#root, path), sizeBytes, name: path };
    });
  }

  /**
   * Where to resume: at `from` if everything before it is still there; with the hash of that file's existing
   * bytes.
   */
  async resume(entries: readonly Entry[], from: Position): Promise<{ from: Position; hash: Hash }> {
    const files = this.files(entries);
    const hash = createHash('sha256');
    try {
      for (const { path, sizeBytes } of files.slice(0, from.index)) {
        if ((await this.#disk.stat(path)).size !== sizeBytes) return this.#restart();
      }
      const file = files[from.index];
      if (file !== undefined && from.offset > 0) await hashFile(this.#disk, file.path, from.offset, hash);
      return { from, hash };
    } catch {
      return this.#restart();
    }
  }

  /** @throws Problem 'enospc' if the remaining bytes don't fit */
  async prepare(entries: readonly Entry[], from: Position): Promise<void> {
    const { folder, shape } = this.#init;
    this.#disk.makeFolders(shape === 'file' ? folder : this.#root);
    await needRoom(this.#disk, folder, totalBytes(entries) - bytesBefore(entries, from));
  }

  /**
   * Gives everything its final name, replacing existing files only if requested. Returns the resulting path.
   */
  async finish(entries: readonly Entry[]): Promise<string> {
    const { folder, name, shape, replace, journal } = this.#init;
    const disk = this.#disk;
    const naming = journal === undefined ? { disk } : { disk, journal };
    if (shape === 'file') return (replace ? replaceFile : giveName)(this.#root, folder, name, naming);
    if (shape === 'folder') return giveFolderName(this.#root, folder, name, naming);
    const moved: string[] = [];
    const paths = this.files(entries).map(({ path }) => path);
    for (const top of new Set(paths.map((path) => this.#topOf(path)))) {
      const give = paths.includes(top) ? giveName : giveFolderName;
      moved.push(await give(top, folder, basename(top), naming));
    }
    await disk.remove(this.#root);
    return moved[0] ?? folder;
  }

  async discard(): Promise<void> {
    await this.#disk.remove(this.#root).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTDIR') throw error; // the parent isn't a folder, so nothing of ours is there
    });
  }

  #topOf(path: string): string {
    let top = path;
    while (dirname(top) !== this.#root) top = dirname(top);
    return top;
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
