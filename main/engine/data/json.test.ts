import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DecodeError, decode, EncodeError, encode, PyTuple } from './index.ts';

const read = (data: string) => decode('json', Buffer.from(`{"data": ${data}}`));
const written = (value: unknown) => Buffer.from(encode('json', value)).toString();

test.each([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['1180591620717411303424', 1180591620717411303424n],
  ['-9223372036854775808', -9223372036854775808n],
  ['9007199254740991', 9007199254740991],
  ['-0.0', -0],
  ['1e3', 1000],
  ['"\\ud800"', '\ud800'],
  ['"\\u00e9\\ud83d\\ude00"', 'é😀'],
  ['[1, "two", null, true, {"k": []}]', [1, 'two', null, true, { k: [] }]],
])('Python’s %s is read', (text, value) => {
  expect(read(text)).toEqual(value);
});

test('of duplicate keys the last one counts, and __proto__ is plain data', () => {
  expect(read('{"a": 1, "a": 2}')).toEqual({ a: 2 });
  const value = read('{"__proto__": {"polluted": true}}') as Record<string, unknown>;
  expect(Object.getPrototypeOf(value)).toBeNull();
  expect(Object.keys(value)).toEqual(['__proto__']);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test.each([
  ['nothing', ''],
  ['another envelope', '{"date": 1}'],
  ['a bare value', '1'],
  ['half a value', '{"data": [1, '],
  ['something behind it', '{"data": 1} x'],
  ['a trailing comma', '{"data": [1,]}'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff])],
  ['a depth beyond reason', `{"data": ${'['.repeat(200_000)}`],
])('%s is refused, with a code', (_, text) => {
  expect(() => decode('json', Buffer.from(text))).toThrow(DecodeError);
});

test.each([8_191, 8_192, 8_193, 20_000])('a list of %i items of several kinds is read whole', (length) => {
  const list = Array.from({ length }, (_, index) => (index % 5_000 === 4_999 ? 'text' : index / 4));
  expect(read(JSON.stringify(list))).toEqual(list);
  expect(read(JSON.stringify(list.map(() => 7)))).toEqual(list.map(() => 7));
});

const DEEP = '['.repeat(1_001);
const LONG = '1'.repeat(5_000);

test.each([
  ['too-deep', 'nesting behind a syntax error', Buffer.from(`{"data": x${DEEP}`)],
  ['too-deep', 'nesting behind bytes that are no UTF-8', Buffer.from(`{"data": "\xff"${DEEP}`, 'latin1')],
  ['utf8', 'bytes that are no UTF-8 behind a syntax error', Buffer.from(`{"data": x${LONG}\xff`, 'latin1')],
  ['syntax', 'a syntax error behind an integer of too many digits', Buffer.from(`{"data": [${LONG}, x]}`)],
  ['number', 'an integer of too many digits', Buffer.from(`{"data": [${LONG}]}`)],
])('the reason is %s for %s', (code, _, body) => {
  expect(() => decode('json', body)).toThrow(expect.objectContaining({ code }));
});

test('values are written as Python reads them', () => {
  expect(written(new PyTuple([1, 2n ** 70n]))).toMatch(/^\{"data": ?\[1, ?1180591620717411303424\]\}$/);
  expect(written(Number.NaN)).toMatch(/NaN/);
  expect(written('\ud800')).toMatch(/\\ud800/);
  expect(written(undefined)).toMatch(/null/);
});

test('json carries no bytes, functions or cycles', () => {
  const circle: unknown[] = [];
  circle.push(circle);
  for (const value of [new Uint8Array(1), () => 1, circle])
    expect(() => encode('json', value)).toThrow(EncodeError);
});

test('any json value survives a round trip', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.stringify(decode('json', encode('json', value)))).toBe(JSON.stringify(value));
    }),
  );
});
