import { expect, test } from 'vitest';
import { decode } from './index.ts';

const read = (json: string): unknown => decode('json', Buffer.from(`{"data": ${json}}`));
/** Beyond where texts are looked up by their bytes, and where they are read four bytes at a time. */
const LENGTHS = Array.from({ length: 48 }, (_, length) => length);

test.each([
  ['a quote', '"'],
  ['a backslash', '\\'],
  ['a line break', '\n'],
  ['a two-byte character', 'ü'],
  ['a four-byte character', '😀'],
  ['a lone surrogate', '\ud83d'],
  ['a replacement character', '\ufffd'],
])('a text of any length is read with %s anywhere in it', (_, special) => {
  for (const length of LENGTHS) {
    const plain = 'abcdefghij'.repeat(5).slice(0, length);
    expect(read(JSON.stringify(plain))).toBe(plain);
    for (let at = 0; at <= length; at++) {
      const text = plain.slice(0, at) + special + plain.slice(at);
      expect(read(JSON.stringify(text))).toBe(text);
    }
  }
});

test('a control character in a text is refused, wherever it is', () => {
  for (const length of LENGTHS) {
    for (let at = 0; at < length; at++) {
      const text = `${'a'.repeat(at)}\n${'a'.repeat(length - at - 1)}`;
      expect(() => read(`"${text}"`)).toThrow(expect.objectContaining({ code: 'syntax' }));
    }
  }
});

test('a text without an end is refused, however long it is', () => {
  for (const length of LENGTHS) {
    for (const end of ['', '\\', '\\"', 'ü']) {
      const body = Buffer.from(`{"data": "${'a'.repeat(length)}${end}`);
      expect(() => decode('json', body)).toThrow(expect.objectContaining({ code: 'syntax' }));
    }
  }
});

test('texts that differ in one byte are not taken for each other', () => {
  for (const length of LENGTHS) {
    const texts = LENGTHS.slice(0, length).map((at) => `${'a'.repeat(at)}b${'a'.repeat(length - at - 1)}`);
    expect(read(JSON.stringify([...texts, ...texts]))).toEqual([...texts, ...texts]);
  }
});
