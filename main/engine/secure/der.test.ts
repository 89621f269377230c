import { expect, test } from 'vitest';
import { bitString, der, explicit, integer, objectIdentifier, sequence, time, utf8String } from './der.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test.each([
  [0, '0400'],
  [127, '047f'],
  [128, '048180'],
  [255, '0481ff'],
  [256, '04820100'],
  [65_535, '0482ffff'],
  [65_536, '0483010000'],
])('a length of %i is written in its shortest form', (length, head) => {
  const bytes = der(0x04, Buffer.alloc(length));
  expect(hex(bytes.subarray(0, head.length / 2))).toBe(head);
  expect(bytes).toHaveLength(head.length / 2 + length);
});

test.each([
  ['00', '020100'],
  ['7f', '02017f'],
  ['80', '02020080'],
  ['00007f', '02017f'],
  ['0000ff', '020200ff'],
  ['0100', '02020100'],
])('the integer %s is never read as negative, nor longer than it need be', (bytes, expected) => {
  expect(hex(integer(Buffer.from(bytes, 'hex')))).toBe(expected);
});

test.each([
  ['1.2.840.10045.4.3.2', '06082a8648ce3d040302'],
  ['2.5.4.3', '0603550403'],
  ['1.3.6.1.5.5.7.3.1', '06082b06010505070301'],
  ['2.999.3', '0603883703'],
])('the object identifier %s', (dotted, expected) => {
  expect(hex(objectIdentifier(dotted))).toBe(expected);
});

test('a time is UTCTime until 2049 and GeneralizedTime after', () => {
  expect(time(new Date('2049-12-31T23:59:59Z')).toString('latin1')).toBe('\x17\x0d491231235959Z');
  expect(time(new Date('9999-12-31T23:59:59Z')).toString('latin1')).toBe('\x18\x0f99991231235959Z');
});

test('values nest', () => {
  expect(hex(explicit(3, sequence(utf8String('ü'), bitString(Buffer.of(0x80), 7))))).toBe(
    'a30a30080c02c3bc03020780',
  );
});
