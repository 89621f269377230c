import { open } from 'node:fs/promises';

const BLOCK_BYTES = 1 << 20;

export async function writeBigFile(path: string, sizeBytes: number): Promise<void> {
  const file = await open(path, 'w');
  const block = Buffer.alloc(BLOCK_BYTES, 5);
  for (let left = sizeBytes; left > 0; left -= BLOCK_BYTES) {
    await file.write(block, 0, Math.min(left, BLOCK_BYTES));
  }
  await file.close();
}
