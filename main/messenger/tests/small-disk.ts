import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why a test is skipped where there is no small disk. */
export const NEEDS_ROOT = 'only root may mount a small disk';

/** A small disk in memory. */
export class SmallDisk {
  readonly folder: string;
  readonly #ballast: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.#ballast = join(folder, 'ballast');
  }

  /** Undefined for everybody but root. */
  static async mount(sizeBytes: number): Promise<SmallDisk | undefined> {
    const folder = await mkdtemp(join(tmpdir(), 'lanline-disk-'));
    try {
      const options = ['-t', 'tmpfs', '-o', `size=${sizeBytes}`];
      execFileSync('mount', [...options, 'tmpfs', folder], { stdio: 'ignore' });
      return new SmallDisk(folder);
    } catch {
      await rm(folder, { recursive: true });
      return undefined;
    }
  }

  /** Leaves not a byte. */
  fill(): void {
    const file = openSync(this.#ballast, 'a');
    try {
      for (const sizeBytes of [1024 * 1024, 4096]) {
        const part = Buffer.alloc(sizeBytes);
        while (writeAll(file, part));
      }
    } finally {
      closeSync(file);
    }
  }

  makeRoom(): void {
    rmSync(this.#ballast);
  }

  async unmount(): Promise<void> {
    execFileSync('umount', [this.folder]);
    await rm(this.folder, { recursive: true });
  }
}

/** False once the disk is full. */
function writeAll(file: number, part: Buffer): boolean {
  try {
    return writeSync(file, part) === part.length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
