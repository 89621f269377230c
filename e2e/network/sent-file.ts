import { createHash, randomFillSync } from 'node:crypto';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PART_BYTES = 4 * 1024 * 1024;

/** A file of random bytes to send. */
export interface SentFile {
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export function makeFile(folder: string, name: string, sizeBytes: number): SentFile {
  const path = join(folder, name);
  const hash = createHash('sha256');
  const part = Buffer.alloc(Math.min(PART_BYTES, sizeBytes));
  const file = openSync(path, 'wx');
  for (let left = sizeBytes; left > 0; left -= part.length) {
    const bytes = randomFillSync(part.subarray(0, Math.min(left, part.length)));
    hash.update(bytes);
    writeSync(file, bytes);
  }
  closeSync(file);
  return { name, path, sizeBytes, sha256: hash.digest('hex') };
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}
