import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  anyText,
  bytes,
  complex,
  DTYPES,
  dictOf,
  float,
  ndArray,
  scalar,
  text,
  wholeNumber,
} from '../tests/arbitrary-values.ts';
import { decode, encode, NdArray, PyScalar, PyTuple } from './index.ts';

/** Reads lines of hex, loads each with CPython, and prints CPython's bytes for the same value. */
const SCRIPT = `
import json, pickle, sys
kind = sys.argv[1]
for line in sys.stdin:
    body = bytes.fromhex(line.strip())
    if kind == "json":
        print(json.dumps({"data": json.loads(body)["data"]}).encode().hex())
    else:
        for protocol in range(2, 6):
            print(pickle.dumps(pickle.loads(body), protocol).hex())
`;

/** Each value through our writer, CPython's reader and writer (every protocol for raw), and our reader. */
function throughPython(dataType: 'json' | 'raw', values: readonly unknown[]): unknown[] {
  const input = values.map((value) => Buffer.from(encode(dataType, value)).toString('hex')).join('\n');
  const { stdout, stderr, status } = spawnSync('python3', ['-c', SCRIPT, dataType], {
    input,
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(String(stderr));
  return String(stdout)
    .trim()
    .split('\n')
    .map((line) => decode(dataType, Buffer.from(line, 'hex')));
}

const leaf = fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), float, wholeNumber, anyText);
const jsonInPython = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value')), dictOf(tie('value'))),
})).value;
/** Keys of few kinds: to Python, 1 and True are the same key. */
const keys = fc.uniqueArray(fc.oneof(fc.integer(), text), { maxLength: 8 });
const rawInPython = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    bytes,
    scalar,
    complex,
    fc.array(tie('value')),
    fc.array(tie('value')).map((items) => new PyTuple(items)),
    dictOf(tie('value')),
    keys.map((items) => new Set(items)),
    keys.map(
      (items) => new Map<unknown, unknown>([[7n ** 63n, 0], ...items.map((key) => [key, 1] as const)]),
    ),
  ),
})).value;

/** Prototypes of dicts differ by design, so only their contents are compared. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof PyTuple) return new PyTuple(value.items.map(plain));
  if (
    typeof value === 'object' &&
    value !== null &&
    [null, Object.prototype].includes(Object.getPrototypeOf(value))
  ) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value;
};

test('json goes to CPython and back unchanged', () => {
  const values = fc.sample(jsonInPython, { numRuns: 300, seed: 7 });
  throughPython('json', values).forEach((value, index) => {
    expect(plain(value)).toEqual(plain(values[index]));
  });
});

test('pickles go to CPython and back unchanged, in every protocol', () => {
  const values = fc.sample(rawInPython, { numRuns: 300, seed: 11 });
  const back = throughPython('raw', values);
  expect(back).toHaveLength(values.length * 4);
  back.forEach((value, index) => {
    expect(plain(value)).toEqual(plain(values[Math.floor(index / 4)]));
  });
});

test('generated dates, times, decimals and UUIDs go to CPython and back unchanged', () => {
  const values = fc.sample(scalar, { numRuns: 300, seed: 13 });
  throughPython('raw', values).forEach((value, index) => {
    expect(value).toEqual(values[Math.floor(index / 4)]);
  });
});

const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;

test.skipIf(!numpy)('arrays of every dtype and byte order go to numpy and back unchanged', () => {
  const values = fc.sample(ndArray, { numRuns: 400, seed: 17 });
  throughPython('raw', values).forEach((value, index) => {
    expect(value).toEqual(littleEndian(values[Math.floor(index / 4)] as NdArray));
  });
});

/** numpy converts what it loads to native byte order: the same numbers in other bytes. */
function littleEndian({ dtype, shape, data }: NdArray): NdArray {
  if (!dtype.startsWith('>')) return new NdArray(dtype, shape, data);
  const [, kind = '', size = '8'] = /^>([a-zA-Z])(\d+)?/.exec(dtype) ?? [];
  const unitBytes = kind === 'U' ? 4 : kind === 'c' ? Number(size) / 2 : kind === 'M' ? 8 : Number(size);
  const swapped = Uint8Array.from(data);
  for (let at = 0; at < swapped.length; at += unitBytes) swapped.subarray(at, at + unitBytes).reverse();
  return new NdArray(`<${dtype.slice(1)}`, shape, swapped);
}

const FORTRAN = `
import numpy, pickle, sys
for order in "CF":
    for kind in sys.argv[1:]:
        array = numpy.array(numpy.arange(24).reshape(2, 3, 4), dtype=kind, order=order)
        for protocol in range(2, 6):
            print(pickle.dumps(array, protocol).hex(), array.tobytes("C").hex())
`;

test.skipIf(!numpy)('arrays in C and in Fortran order come as the same bytes, in every protocol', () => {
  const kinds = [
    '|i1',
    '|u1',
    '<i2',
    '>i2',
    '<u4',
    '>u4',
    '<i8',
    '>i8',
    '<f2',
    '>f4',
    '<f8',
    '>f8',
    '<c16',
    '>c8',
  ];
  const { stdout } = spawnSync('python3', ['-c', FORTRAN, ...kinds], { encoding: 'utf8' });
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(2 * kinds.length * 4);
  lines.forEach((line, index) => {
    const [pickle = '', content = ''] = line.split(' ');
    const dtype = kinds[Math.floor(index / 4) % kinds.length] ?? '';
    expect(decode('raw', Buffer.from(pickle, 'hex'))).toEqual(
      new NdArray(dtype, [2, 3, 4], Uint8Array.from(Buffer.from(content, 'hex'))),
    );
  });
});

test('dates, decimals and the like keep their type', () => {
  const values = [
    new PyScalar('datetime', '2026-11-22T13:14:15.161718'),
    new PyScalar('date', '2026-11-22'),
    new PyScalar('decimal', '3.140'),
    new PyScalar('uuid', '12345678-1234-5678-1234-567812345678'),
  ];
  throughPython('raw', values).forEach((value, index) => {
    expect(value).toEqual(values[Math.floor(index / 4)]);
  });
});

test('generated dates, times, durations, decimals and UUIDs are the same to CPython', () => {
  const values = fc.sample(scalar, { numRuns: 500, seed: 13 });
  throughPython('raw', values).forEach((value, index) => {
    expect(value).toEqual(values[Math.floor(index / 4)]);
  });
});

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;

/** The same array in little-endian, to which numpy converts what it loads: the bytes of each word reversed. */
function native({ dtype, shape, data }: NdArray): NdArray {
  const [, order, kind, size] = /^(.)(.)(\d+)/.exec(dtype) as unknown as [string, string, string, number];
  if (order !== '>') return new NdArray(dtype, shape, data);
  const word = kind === 'U' ? 4 : kind === 'c' ? size / 2 : Number(size);
  const swapped = data.map((_, at) => data[at - (at % word) + word - 1 - (at % word)] as number);
  return new NdArray(dtype.replace('>', '<'), shape, swapped);
}

test.skipIf(!hasNumpy)('generated arrays and numpy scalars mean the same to numpy', () => {
  // The text of a numpy scalar ends at its first zero.
  const values = fc
    .sample(ndArray, { numRuns: 500, seed: 17 })
    .filter((it) => it.shape.length > 0 || !/[SU]/.test(it.dtype));
  throughPython('raw', values).forEach((value, index) => {
    expect(native(value as NdArray)).toEqual(native(values[Math.floor(index / 4)] as NdArray));
  });
});

/** For each line of `dtype itemBytes`: the array of these bytes in both orders, as every protocol writes it. */
const NUMPY_SCRIPT = `
import numpy, pickle, sys
for line in sys.stdin:
    dtype, size = line.split()
    flat = numpy.frombuffer(bytes(i * 37 % 251 for i in range(24 * int(size))), dtype)
    for order in "CF":
        array = numpy.asarray(flat.reshape(2, 3, 4), order=order)
        for protocol in range(6):
            print(order, protocol, array.dtype.str, array.tobytes("C").hex(), pickle.dumps(array, protocol).hex())
`;

test.skipIf(!hasNumpy)('arrays of every dtype in C and Fortran order read as numpy reads them', () => {
  const types = DTYPES.filter(([, itemBytes]) => itemBytes > 0);
  const input = types.map((it) => it.join(' ')).join('\n');
  const { stdout, stderr } = spawnSync('python3', ['-c', NUMPY_SCRIPT], { input, maxBuffer: 1 << 28 });
  const lines = String(stdout).trim().split('\n');
  expect(lines, String(stderr)).toHaveLength(types.length * 12);
  for (const line of lines) {
    const [order, protocol, dtype, data, pickle] = line.split(' ') as [
      string,
      string,
      string,
      string,
      string,
    ];
    const array = decode('raw', Buffer.from(pickle, 'hex')) as NdArray;
    expect(array, `${dtype} ${order} ${protocol}`).toBeInstanceOf(NdArray);
    expect(array.dtype).toBe(dtype);
    expect(array.shape).toEqual([2, 3, 4]);
    expect(Buffer.from(array.data).toString('hex')).toBe(data);
  }
});

test('shared and recursive references keep their identity', () => {
  const list: unknown[] = [1];
  const value: unknown[] = [list, list];
  value.push(value);
  for (const back of throughPython('raw', [value]) as unknown[][]) {
    expect(back[0]).toBe(back[1]);
    expect(back[2]).toBe(back);
  }
});

test('a list of two million integers goes through whole', () => {
  const value = Array.from({ length: 2_000_000 }, (_, index) => index);
  const back = decode('raw', encode('raw', value)) as number[];
  expect(back.length).toBe(value.length);
  expect(back.every((item, index) => item === index)).toBe(true);
});
