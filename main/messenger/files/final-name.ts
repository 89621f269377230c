import { type FileHandle, lstat, mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { IncomingBody } from '../../engine/index.ts';
import { Problem } from '../problem.ts';
import { numberedName } from './file-name.ts';
import { FileWriter } from './file-writer.ts';

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
 * Writes a body, through to the disk, to `<name>.<id>.part` as fast as the disk takes it, then gives it a free name:
 * 'name (2).ext' beside 'name.ext', never over an existing file. Its path. Nothing is left behind when it fails.
 * @throws Problem 'size' unless exactly `sizeBytes` came, 'disk-full' when they can't fit; the system's error otherwise
 */
export async function saveBody(body: IncomingBody, saving: Saving): Promise<string> {
  const { folder, name, id, sizeBytes, signal } = saving;
  const part = join(folder, `${name}.${id}.part`);
  const stop = () => void body.destroy(asError(signal.reason));
  signal.addEventListener('abort', stop, { once: true });
  try {
    await mkdir(folder, { recursive: true });
    await needRoom(folder, sizeBytes);
    const file = await open(part, 'wx', 0o666);
    try {
      if (signal.aborted) stop();
      await write(body, file, saving);
      await file.datasync();
      await file.close();
      return await giveName(part, folder, name);
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(part, { force: true });
      throw error;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}

async function write(body: IncomingBody, file: FileHandle, saving: Saving): Promise<void> {
  let writtenBytes = 0;
  const writer = body.pourInto(
    (ask) =>
      new FileWriter(file, {
        offset: 0,
        ask,
        onWritten(addedBytes) {
          writtenBytes += addedBytes;
          saving.onProgress(addedBytes);
        },
      }),
  );
  await writer.done;
  if (writtenBytes !== saving.sizeBytes) {
    throw new Problem('size', 'The file that came is not as long as it was said to be.');
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('The transfer was stopped.');
}

/** Moves the whole file to the first free name. The name is taken by creating it exclusively, so no other is lost. */
export async function giveName(part: string, folder: string, name: string): Promise<string> {
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const path = join(folder, numberedName(name, number));
    try {
      await (await open(path, 'wx', 0o666)).close();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw error;
    }
    await rename(part, path);
    return path;
  }
  throw new Problem('no-name', 'There are too many files of this name in the downloads folder.');
}

/** Moves the whole file over one of its name, in one step; a link there is replaced, a folder is left as it is. */
export async function replaceFile(part: string, folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  const there = await lstat(path).catch(() => undefined);
  if (there?.isDirectory()) return giveName(part, folder, name);
  await rename(part, path);
  return path;
}

/** @throws Problem 'disk-full' when so many bytes can't fit */
export async function needRoom(folder: string, sizeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (sizeBytes > bavail * bsize) {
    throw new Problem(
      'disk-full',
      'There is not enough room on the disk for this file. Free some and try again.',
    );
  }
}
