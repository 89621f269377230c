import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decode, encode, NdArray } from '../main/engine/index.ts';
import { type Candidate, median } from './compare.ts';

const REPEATS = 5;
const python = promisify(execFile);
const script = fileURLToPath(new URL('processes/codec.py', import.meta.url));

const list = <T>(length: number, item: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => item(index));

/** What programs send, in shapes that cost a codec different things. */
const SHAPES: Readonly<Record<string, () => unknown>> = {
  /** Short keys, text, integers, a list of floats. */
  readings: () =>
    list(20_000, (index) => ({
      id: 1_700_000_000 + index,
      sensor: `temperature-${index % 50}`,
      unit: 'K',
      valid: index % 7 !== 0,
      values: list(8, (i) => Math.sin(index + i) * 300),
    })),
  /** Nearly nothing but dicts. */
  'rows of a table': () =>
    list(40_000, (index) => ({
      id: index,
      x: index % 100,
      y: (index * 7) % 100,
      name: `user-${index % 1_000}`,
      ok: true,
    })),
  /** Lists of a thousand floats, or of as many integers, most of them small. */
  'blocks of numbers': () =>
    list(400, (block) =>
      list(1_000, (i) =>
        block % 2 === 0 ? Math.sin(block + i) : (block * i * 7) % (i % 3 === 0 ? 70_000 : 250),
      ),
    ),
  'a tree': () => tree(9),
  /** Paragraphs, a tenth of them with umlauts. */
  texts: () =>
    list(10_000, (index) =>
      (index % 10 === 0 ? 'Grüße aus Zürich. ' : 'Hello from Zurich. ').repeat(1 + (index % 19)),
    ),
};
/** Only pickles carry them. */
const ARRAYS = {
  'numpy arrays': () =>
    list(2_000, (index) => {
      const samples = Float64Array.from({ length: 1_000 }, (_, i) => index + i / 8);
      return new NdArray('<f8', [1_000], new Uint8Array(samples.buffer));
    }),
};

function tree(depth: number): unknown {
  return { name: 'node', size: depth, children: depth === 0 ? [] : list(3, () => tree(depth - 1)) };
}

export interface CodecComparison {
  readonly title: string;
  readonly candidates: readonly Candidate[];
}

/** Our codecs against JavaScript's and CPython's on the same data, in MB of encoded data per second. */
export async function codecComparisons(): Promise<{
  comparisons: CodecComparison[];
  done: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'lanline-bench-'));
  const comparisons: CodecComparison[] = [];
  for (const dataType of ['json', 'raw'] as const) {
    const shapes = dataType === 'raw' && (await hasNumpy()) ? { ...SHAPES, ...ARRAYS } : SHAPES;
    for (const way of ['decode', 'encode'] as const) {
      for (const [shape, make] of Object.entries(shapes)) {
        const path = join(folder, `${dataType}, ${shape}`);
        const value = make();
        await writeFile(path, encode(dataType, value));
        comparisons.push({
          title: `${dataType}, ${way}: ${shape}`,
          candidates: candidates(dataType, way, value, path),
        });
      }
    }
  }
  return { comparisons, done: () => rm(folder, { recursive: true }) };
}

function candidates(
  dataType: 'json' | 'raw',
  way: 'decode' | 'encode',
  value: unknown,
  path: string,
): Candidate[] {
  const bytes = encode(dataType, value);
  const ours = () => (way === 'decode' ? decode(dataType, bytes) : encode(dataType, value));
  const lanline = { name: 'Lanline', run: async () => speed(bytes.length, ours) };
  const cpython = {
    name: `CPython's ${dataType === 'json' ? 'json' : 'pickle'}`,
    run: async () => Number((await python('python3', [script, dataType, way, path])).stdout),
  };
  if (dataType === 'raw') return [lanline, cpython];
  const text = JSON.stringify({ data: value });
  const native = () => (way === 'decode' ? JSON.parse(text) : JSON.stringify({ data: value }));
  const javascript = {
    name: `JSON.${way === 'decode' ? 'parse' : 'stringify'}`,
    run: async () => speed(text.length, native),
  };
  return [lanline, javascript, cpython];
}

async function hasNumpy(): Promise<boolean> {
  return python('python3', ['-c', 'import numpy']).then(
    () => true,
    () => false,
  );
}

function speed(sizeBytes: number, run: () => unknown): number {
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const startedAt = performance.now();
    run();
    times.push(performance.now() - startedAt);
  }
  return sizeBytes / 1e6 / (median(times) / 1000);
}
