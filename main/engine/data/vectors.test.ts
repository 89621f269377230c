import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DecodeError, decode, NdArray, PyComplex, PyObject, PyScalar, PyTuple } from './index.ts';

interface Vector {
  name: string;
  protocol: number;
  pickle: string;
  value: unknown;
}
interface Hostile {
  name: string;
  pickle: string;
  must: string;
}
const { vectors, hostile } = JSON.parse(
  readFileSync(new URL('./fixtures/pickles.json', import.meta.url), 'utf8'),
) as { vectors: Vector[]; hostile: Hostile[] };

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const dict = (value: object): object => Object.assign(Object.create(null), value);

/** The value that a vector's `$` notation stands for. */
function meant(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meant);
  if (typeof value !== 'object' || value === null) return value;
  const [[tag, inner]] = Object.entries(value) as [[string, never]];
  switch (tag) {
    case '$int':
      return BigInt(inner);
    case '$float':
      return Number(String(inner).replace('inf', 'Infinity'));
    case '$bytes':
      return bytes(inner);
    case '$tuple':
      return new PyTuple((inner as unknown[]).map(meant));
    case '$set':
      return new Set((inner as unknown[]).map(meant));
    case '$map':
      return dict(Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, meant(item)])));
    case '$odict':
      return dict(Object.fromEntries(inner as [string, unknown][]));
    case '$ndarray': {
      const { dtype, shape, hex } = inner as { dtype: string; shape: number[]; hex: string };
      return new NdArray(dtype, shape, bytes(hex));
    }
    case '$npscalar': {
      const { dtype, hex } = inner as { dtype: string; hex: string };
      return new NdArray(dtype, [], bytes(hex));
    }
    case '$datetime':
    case '$date':
    case '$decimal':
      return new PyScalar(tag.slice(1) as 'date', inner);
    case '$complex':
      return new PyComplex(inner[0], inner[1]);
    default:
      throw new Error(`What is ${tag}?`);
  }
}

describe('pickles that CPython wrote', () => {
  test.each(vectors.map((vector) => [`${vector.name}, protocol ${vector.protocol}`, vector] as const))(
    '%s',
    (_, vector) => {
      const value = decode('raw', bytes(vector.pickle));
      const form = Object(vector.value ?? {}) as Record<string, unknown>;
      if ('$recursive' in form) {
        expect((value as unknown[]).includes(value)).toBe(true);
      } else if ('$object' in form) {
        const object = value as PyObject;
        expect(object).toBeInstanceOf(PyObject);
        expect(`${object.module}.${object.name}`).toBe(form.$object);
      } else {
        expect(value).toEqual(meant(vector.value));
      }
    },
  );

  test('an object of an unknown class keeps its attributes', () => {
    for (const { pickle } of vectors.filter(({ name }) => name === 'object')) {
      expect((decode('raw', bytes(pickle)) as PyObject).state).toEqual(dict({ x: 1, y: 2 }));
    }
  });
});

describe('hostile pickles', () => {
  test.each(hostile.map((item) => [item.name, item] as const))('%s', (name, { pickle, must }) => {
    let outcome: unknown;
    try {
      outcome = decode('raw', bytes(pickle));
    } catch (error) {
      outcome = error;
    }
    if (must.startsWith('error')) expect(outcome).toBeInstanceOf(DecodeError);
    else if (must.startsWith('opaque')) expect(outcome).toBeInstanceOf(PyObject);
    else if (name === 'trailing_garbage') expect(outcome).toBe(1);
    else expect(outcome).toMatchObject({ code: 'too-deep' });
    expect(existsSync('lanline-pwned')).toBe(false);
  });
});
