import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BLOCK_BYTES = 1 << 20;

/** Creates a file of `sizeBytes` in its own folder; `done` removes both. */
export async function bigFile(sizeBytes: number): Promise<{ path: string; done: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lanline-bench-'));
  const path = join(folder, 'big');
  const file = await open(path, 'w');
  const block = Buffer.alloc(BLOCK_BYTES, 5);
  for (let at = 0; at < sizeBytes; at += BLOCK_BYTES) await file.write(block);
  await file.close();
  return { path, done: () => rm(folder, { recursive: true }) };
}
