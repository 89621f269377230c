import { expect, test } from 'vitest';
import { encodeHeader, parseHeader } from './header.ts';
import { encodeHello, type Hello, parseHello } from './hello.ts';

const plain: Hello = {
  claimed: { host: '127.0.0.1', port: 51515 },
  dataType: 'json',
  strict: true,
  stream: false,
  dataSize: undefined,
  displayName: undefined,
  waitMs: undefined,
  purpose: undefined,
};

test('a HELLO carries the address under the manual’s and the library’s name', () => {
  const text = Buffer.from(encodeHello(plain)).toString().replace(/\|+$/, '');
  expect(text).toBe(
    'HELLO|address_name=127.0.0.1:51515&peer_name=127.0.0.1:51515&data_type=json&strict=True',
  );
});

test('what does not fit is omitted: the manual’s name for the address first', () => {
  const hello: Hello = {
    ...plain,
    claimed: { host: '255.255.255.255', port: 65535 },
    stream: true,
    dataSize: 9_007_199_254_740_991,
    purpose: '0123456789abcdef',
  };
  const text = Buffer.from(encodeHello(hello)).toString();
  expect(text).not.toContain('address_name');
  expect(parseHello(parseHeader(encodeHello(hello)))).toEqual(hello);
});

test('every kind of HELLO survives a round trip', () => {
  const lanline: Hello = { ...plain, strict: false, displayName: 'Zoë', waitMs: 60_000 };
  expect(parseHello(parseHeader(encodeHello(lanline)))).toEqual(lanline);
});

test('a long name is truncated at a character boundary', () => {
  const cut = parseHello(parseHeader(encodeHello({ ...plain, displayName: '中'.repeat(40) })));
  expect(cut.displayName).toMatch(/^中+$/);
});

test('Python’s booleans and common variants are accepted', () => {
  for (const [word, strict] of [
    ['True', true],
    ['False', false],
    ['true', true],
    ['0', false],
  ] as const) {
    const header = encodeHeader('HELLO', [
      ['peer_name', '127.0.0.1:1'],
      ['data_type', 'raw'],
      ['strict', word],
    ]);
    expect(parseHello(parseHeader(header)).strict).toBe(strict);
  }
});

test.each([
  ['no address', 'HELLO|data_type=json'],
  ['no data type', 'HELLO|peer_name=127.0.0.1:1'],
  ['half a boolean', 'HELLO|peer_name=127.0.0.1:1&data_type=json&strict=Tr'],
  ['a field without a value', 'HELLO|peer_name=127.0.0.1:1&data_type=json&str'],
  ['another header', 'ACCEPT'],
])('%s is no HELLO', (_, text) => {
  expect(() => parseHello(parseHeader(Buffer.from(text)))).toThrow();
});
