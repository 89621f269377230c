import { expect, test } from 'vitest';
import { DecodeError, decode } from './index.ts';

const LIMIT = 1_000;

/** Opcodes before and after a value that put it one level deeper. */
const WRAPS: Readonly<Record<string, readonly [open: string, close: string]>> = {
  APPEND: [']', 'a'],
  APPENDS: ['](N', 'e'],
  LIST: ['(', 'l'],
  SETITEM: ['}\x8c\x01k', 's'],
  SETITEMS: ['}(\x8c\x01k', 'u'],
  'SETITEMS with a key that is not text': ['}(K\x01', 'u'],
  DICT: ['(N', 'd'],
  TUPLE: ['(', 't'],
  TUPLE1: ['', '\x85'],
  TUPLE2: ['N', '\x86'],
  TUPLE3: ['NN', '\x87'],
  ADDITEMS: ['\x8f(', '\x90'],
  FROZENSET: ['(', '\x91'],
  'APPENDS to an object': ['cm\nn\n)R(', 'e'],
  'SETITEMS of an object': ['cm\nn\n)R(N', 'u'],
  BUILD: ['cm\nn\n)R', 'b'],
  OBJ: ['(cm\nn\n', 'o'],
  INST: ['(', 'im\nn\n'],
  NEWOBJ_EX: ['cm\nn\n)', '\x92'],
  REDUCE: ['cm\nn\n', '\x85R'],
};

function codeOf(levels: number, [open, close]: readonly [string, string]): string {
  // The innermost value is an empty list: a level of its own.
  const body = `\x80\x04${open.repeat(levels - 1)}]${close.repeat(levels - 1)}.`;
  try {
    decode('raw', Buffer.from(body, 'latin1'));
    return 'decoded';
  } catch (error) {
    if (error instanceof DecodeError) return error.code;
    throw error;
  }
}

test.each(Object.entries(WRAPS))('nesting with %s is decoded up to the limit and no further', (_, wrap) => {
  expect(codeOf(LIMIT, wrap)).toBe('decoded');
  expect(codeOf(LIMIT + 1, wrap)).toBe('too-deep');
});

/** Each list holds the previous one, which comes from the memo. */
function chainThroughMemo(lists: number): Buffer {
  const parts = [Buffer.from('\x80\x04]\x94', 'latin1')];
  for (let index = 0; index < lists - 1; index++) {
    const get = Buffer.from('j\0\0\0\0', 'latin1');
    get.writeUInt32LE(index, 1);
    parts.push(Buffer.from(']\x94', 'latin1'), get, Buffer.from('a', 'latin1'));
  }
  return Buffer.concat([...parts, Buffer.from('.')]);
}

test('nesting through the memo counts as well', () => {
  expect(() => decode('raw', chainThroughMemo(LIMIT))).not.toThrow();
  expect(() => decode('raw', chainThroughMemo(LIMIT + 1))).toThrow(
    expect.objectContaining({ code: 'too-deep' }),
  );
});

test.each([
  ['lists', ']'],
  ['pairs of lists', ']]\x86'],
  ['objects', 'cm\nn\n)R'],
  ['durations', 'cdatetime\ntimedelta\nK\x01K\x01K\x01\x87R'],
])('thousands of %s side by side are not deep', (_, item) => {
  const body = Buffer.from(`\x80\x04](${item.repeat(5_000)}e.`, 'latin1');
  expect(decode('raw', body)).toHaveLength(5_000);
});
