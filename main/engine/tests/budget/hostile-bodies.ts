import { readFileSync } from 'node:fs';
import { encode, PyTuple } from '../../index.ts';

/** The body of a message as an attacker would write it: small on the wire, or of the maximum size, and expensive. */
export interface HostileBody {
  readonly dataType: 'raw' | 'json';
  readonly body: Uint8Array;
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const raw = (...parts: readonly (string | Uint8Array)[]): HostileBody => ({
  dataType: 'raw',
  body: Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin1(part) : part))),
});
const json = (text: string): HostileBody => ({ dataType: 'json', body: Buffer.from(text) });

/** Lists that each contain the previous one ten times: 10^levels leaves in a few hundred bytes. */
function laughs(levels: number, empty: string, take: string): HostileBody {
  const parts = ['\x80\x04N\x94'];
  for (let level = 0; level < levels; level++) {
    parts.push(`${empty}(${`h${String.fromCharCode(level)}`.repeat(10)}${take}\x94`);
  }
  return raw(...parts, '.');
}

/** Doubles that collide in V8's unseeded hash, in tables of every size. */
function collidingKeys(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => {
    const key = Buffer.alloc(9, 0);
    key[0] = 0x47; // BINFLOAT
    key.writeUInt32BE(0x4340_0000 + index, 1);
    key.writeUInt32BE(index, 5);
    return Buffer.concat([key, latin1('N')]);
  });
}

const DEEP = 990;
const nested = (levels: number, open: string, close: string): string =>
  open.repeat(levels) + close.repeat(levels);

export const HOSTILE_BODIES: Readonly<Record<string, () => HostileBody>> = {
  'lists to the depth limit': () => raw('\x80\x04', ']'.repeat(DEEP), 'a'.repeat(DEEP - 1), '.'),
  'tuples to the depth limit': () => raw('\x80\x04)', '\x85'.repeat(DEEP - 1), '.'),
  'json lists to the depth limit': () => json(`{"data": ${nested(DEEP, '[', ']')}}`),
  'json objects to the depth limit': () =>
    json(`{"data": ${nested(DEEP, '{"a": ', '0').replace(/0+$/, '')}0${'}'.repeat(DEEP)}}`),
  'a billion laughs in lists': () => laughs(9, ']', 'e'),
  'a billion laughs in tuples': () => laughs(9, '', 't'),
  '10^200 laughs': () => laughs(200, ']', 'e'),
  'a megabyte of text, a thousand times': () => {
    const text = Buffer.concat([latin1('X\0\0\x10\0'), Buffer.alloc(2 ** 20, 0x61)]);
    return raw('\x80\x04](', text, '\x94', 'h\0'.repeat(1_000), 'e.');
  },
  'a megabyte of bytes, a thousand times': () => {
    const bytes = Buffer.concat([latin1('B\0\0\x10\0'), Buffer.alloc(2 ** 20, 0x61)]);
    return raw('\x80\x04](', bytes, '\x94', 'h\0'.repeat(1_000), 'e.');
  },
  'a text of 15 MB of lone surrogates': () => ({
    dataType: 'raw',
    body: encode('raw', '\ud83d'.repeat(5e6)),
  }),
  'a json text of escapes': () => json(`{"data": "${'\\ud83d'.repeat(2e6)}"}`),
  'a Map of colliding keys': () => raw('\x80\x04}(', ...collidingKeys(20_000), 'u.'),
  'a json object of a hundred thousand keys': () =>
    json(`{"data": {${Array.from({ length: 1e5 }, (_, index) => `"${index * 7919}": 0`).join(', ')}}}`),
  'an array that claims to be enormous and holds nothing': () =>
    raw(
      encodedArrayHead(),
      'K\x01(',
      `\x8a\x07\0\0\0\0\0\0\x10`,
      'K\0t',
      'cnumpy\ndtype\n\x8c\x02f8\x85R',
      '\x89C\0tb.',
    ),
  'an array of elements without size': () =>
    raw(
      encodedArrayHead(),
      'K\x01(',
      `\x8a\x07\0\0\0\0\0\0\x10`,
      't',
      'cnumpy\ndtype\n\x8c\x02S0\x85R',
      '\x88C\0tb.',
    ),
  'a million empty tuples': () => raw('\x80\x04](', ')'.repeat(1e6), 'e.'),
  'a million empty lists': () => raw('\x80\x04](', ']'.repeat(1e6), 'e.'),
  'half a million sets': () => raw('\x80\x04](', '\x8f'.repeat(5e5), 'e.'),
  'one tuple, a million times': () => raw('\x80\x04])\x94', `h\0a`.repeat(1e6), '.'),
  'an integer of a megabyte': () => raw('\x80\x04\x8b\0\0\x10\0', Buffer.alloc(2 ** 20, 0x7f), '.'),
  'ten integers of a megabyte': () =>
    raw(
      '\x80\x04](',
      ...Array.from({ length: 10 }, () =>
        Buffer.concat([latin1('\x8b\0\0\x10\0'), Buffer.alloc(2 ** 20, 0x7f)]),
      ),
      'e.',
    ),
  'a set that holds its own list': () => ({
    dataType: 'raw',
    body: encode('raw', ring()),
  }),
  ...fixtures(),
};

function encodedArrayHead(): string {
  return '\x80\x04cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85C\x01b\x87R(';
}

function ring(): unknown {
  const list: unknown[] = [];
  list.push(new Set([list, new PyTuple([list])]));
  return list;
}

function fixtures(): Record<string, () => HostileBody> {
  const { hostile } = JSON.parse(
    readFileSync(new URL('../../data/fixtures/pickles.json', import.meta.url), 'utf8'),
  ) as { hostile: { name: string; pickle: string }[] };
  return Object.fromEntries(
    hostile.map(({ name, pickle }) => [
      `fixture ${name}`,
      () => ({ dataType: 'raw', body: Buffer.from(pickle, 'hex') }),
    ]),
  );
}
