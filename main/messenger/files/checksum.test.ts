import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { checksumOf } from './checksum.ts';

const hex = (bytes: Uint8Array) => checksumOf(bytes).toString('hex');

test('a checksum is what NIST’s first test vector of AES-GCM says, and never changes', () => {
  // Test case 1 of the GCM specification: without a text, an additional text or a key of our own.
  expect(hex(new Uint8Array())).toBe('58e2fccefa7e3061367f1d57a4e7455a');
  expect(hex(Buffer.from('lanline'))).toBe(hex(Buffer.from('lanline')));
});

test('every bit of a chunk counts, and so do its length and its order', () => {
  const chunk = randomBytes(1 << 20);
  const right = hex(chunk);
  expect(right).toHaveLength(32);
  for (let count = 0; count < 200; count++) {
    const bit = (count * 41_943) % (chunk.length * 8);
    const damaged = Buffer.from(chunk);
    damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
    expect(hex(damaged)).not.toBe(right);
  }
  expect(hex(chunk.subarray(1))).not.toBe(right);
  expect(hex(Buffer.concat([chunk, Buffer.alloc(1)]))).not.toBe(right);
  expect(hex(Buffer.concat([chunk.subarray(16, 32), chunk.subarray(0, 16), chunk.subarray(32)]))).not.toBe(
    right,
  );
});
