import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, encode, PyComplex, PyScalar, PyTuple } from './index.ts';

/** Reads lines of hex, loads each as CPython does, and answers with its own bytes for the same value. */
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

const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc
    .bigInt({ min: -(2n ** 200n), max: 2n ** 200n })
    .map((it) => (Number.isSafeInteger(Number(it)) ? Number(it) : it)),
  fc.string({ unit: 'binary' }),
);
const jsonValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value')),
  ),
})).value;
const rawValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.uint8Array().map((it) => new Uint8Array(it)),
    fc.array(tie('value')),
    fc.array(tie('value')).map((items) => new PyTuple(items)),
    fc.dictionary(fc.string(), tie('value')),
    fc.uniqueArray(fc.integer()).map((items) => new Set(items)),
    fc.uniqueArray(fc.integer(), { minLength: 1 }).map((keys) => new Map(keys.map((key) => [key, key]))),
    fc.tuple(fc.double(), fc.double()).map(([real, imag]) => new PyComplex(real, imag)),
  ),
})).value;

/** Prototypes of dictionaries differ by design; compare what they hold. */
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
  const values = fc.sample(jsonValue, { numRuns: 300, seed: 7 });
  throughPython('json', values).forEach((value, index) => {
    expect(plain(value)).toEqual(plain(values[index]));
  });
});

test('pickles go to CPython and back unchanged, in every protocol', () => {
  const values = fc.sample(rawValue, { numRuns: 300, seed: 11 });
  const back = throughPython('raw', values);
  expect(back).toHaveLength(values.length * 4);
  back.forEach((value, index) => {
    expect(plain(value)).toEqual(plain(values[Math.floor(index / 4)]));
  });
});

test('dates, decimals and the like load as what they are', () => {
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
