import { expect, test } from 'vitest';
import { ByteWriter } from './byte-writer.ts';
import { encode } from './index.ts';

const WRITES: Readonly<Record<string, (out: ByteWriter) => void>> = {
  u1: (out) => out.u1(0x01),
  pair: (out) => out.pair(0x01, 0x02),
  opU2: (out) => out.opU2(0x01, 0x0203),
  opI4: (out) => out.opI4(0x01, -2),
  opU8: (out) => out.opU8(0x01, 2 ** 40 + 3),
  opF8: (out) => out.opF8(0x01, Math.PI),
  'safeInteger of five bytes': (out) => out.safeInteger(0x01, -(2 ** 35)),
  'safeInteger of seven bytes': (out) => out.safeInteger(0x01, 2 ** 52 + 1),
  bytes: (out) => out.bytes(Uint8Array.of(1, 2, 3)),
  'a short text': (out) => out.sizedText(0x01, 0x02, 'short'),
  'a short text that is not ASCII': (out) => out.sizedText(0x01, 0x02, 'Zürich'),
  'a long text': (out) => out.sizedText(0x01, 0x02, 'longer '.repeat(50)),
  'a text with a lone surrogate': (out) => out.sizedText(0x01, 0x02, 'lone \ud83d'),
};

/** The size of a new writer's buffer, unless the last writer left a larger one. */
const FIRST_BYTES = 2 ** 16;

function newWriter(): ByteWriter {
  const last = new ByteWriter();
  last.bytes(new Uint8Array(2 ** 21));
  last.done(); // too large to be left to the next one
  return new ByteWriter();
}

function written(fillerBytes: number, write: (out: ByteWriter) => void): Buffer {
  const out = newWriter();
  out.bytes(new Uint8Array(fillerBytes));
  write(out);
  return Buffer.from(out.done().subarray(fillerBytes));
}

test.each(Object.entries(WRITES))('%s is written whole where the buffer has to grow', (_, write) => {
  const alone = written(0, write);
  for (let fillerBytes = FIRST_BYTES - alone.length; fillerBytes <= FIRST_BYTES; fillerBytes++) {
    expect(written(fillerBytes, write)).toEqual(alone);
  }
});

test('what was written stays as it was when something else is', () => {
  const first = encode('raw', 'first');
  const copy = Buffer.from(first);
  encode('raw', 'other');
  expect(first).toEqual(copy);
});

test('a value that is encoded while another is being encoded disturbs neither', () => {
  const inner: Uint8Array[] = [];
  const value = {
    before: [1, 2, 3],
    get now() {
      inner.push(encode('raw', 'inner'));
      return 'now';
    },
    after: 'text',
  };
  const outer = encode('raw', value);
  expect(outer).toEqual(encode('raw', { before: [1, 2, 3], now: 'now', after: 'text' }));
  expect(inner).toEqual([encode('raw', 'inner')]);
});

test('an object inherits nothing into a pickle', () => {
  const parent = Object.assign(Object.create(null), { inherited: 1 });
  const child = Object.assign(Object.create(parent), { own: 2 });
  expect(encode('raw', child)).toEqual(encode('raw', { own: 2 }));
  const clean = encode('raw', { own: 2 });
  Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true, enumerable: true });
  const polluted = encode('raw', { own: 2 });
  delete (Object.prototype as { polluted?: number }).polluted;
  expect(polluted).toEqual(clean);
});
