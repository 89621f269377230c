import { mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { numberedName } from './file-name.ts';
import { Problem } from './problem.ts';

const MAX_NUMBER = 9999;

export interface Saving {
  readonly folder: string;
  /** Safe already (file-name.ts). */
  readonly name: string;
  /** Makes the unfinished file's name its own: hex. */
  readonly id: string;
  readonly sizeBytes: number;
  readonly signal: AbortSignal;
  onProgress(addedBytes: number): void;
}

/**
 * Writes a body, through to the disk, to `<name>.<id>.part` as fast as the disk takes it, then gives it a free name: 'name (2).ext' beside
 * 'name.ext', never over an existing file. Its path. Nothing is left behind when it fails.
 * @throws Problem 'size' unless exactly `sizeBytes` came, 'disk-full' when they can't fit; the system's error otherwise
 */
export async function saveBody(body: Readable, saving: Saving): Promise<string> {
  const part = join(saving.folder, `${saving.name}.${saving.id}.part`);
  try {
    await mkdir(saving.folder, { recursive: true });
    await needRoom(saving.folder, saving.sizeBytes);
    const file = await open(part, 'wx', 0o600);
    try {
      await pipeline(body, counted(saving), file.createWriteStream({ flush: true }), {
        signal: saving.signal,
      });
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return await giveName(part, saving.folder, saving.name);
  } finally {
    body.destroy();
  }
}

/** Passes bytes on, counts them, and fails at the first too many or when too few came. */
function counted(saving: Saving): (source: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array> {
  const wrong = () => new Problem('size', 'The file that came is not as long as it was said to be.');
  return async function* (source) {
    let left = saving.sizeBytes;
    for await (const bytes of source) {
      left -= bytes.byteLength;
      if (left < 0) throw wrong();
      yield bytes;
      saving.onProgress(bytes.byteLength);
    }
    if (left !== 0) throw wrong();
  };
}

/** Moves the whole file to the first free name. The name is taken by creating it exclusively, so no other is lost. */
export async function giveName(part: string, folder: string, name: string): Promise<string> {
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const path = join(folder, numberedName(name, number));
    try {
      await (await open(path, 'wx', 0o600)).close();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw error;
    }
    await rename(part, path);
    return path;
  }
  throw new Problem('no-name', 'There are too many files of this name in the downloads folder.');
}

async function needRoom(folder: string, sizeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (sizeBytes > bavail * bsize) {
    throw new Problem(
      'disk-full',
      'There is not enough room on the disk for this file. Free some and try again.',
    );
  }
}
