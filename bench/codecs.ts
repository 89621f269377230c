import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decode, encode, NdArray } from '../main/engine/index.ts';
import { type Candidate, compare } from './compare.ts';
import {
  atLeast,
  type Cell,
  type Grid,
  median,
  noLessThan,
  type Result,
  type Row,
  type Target,
} from './tables.ts';
import { temporaryFolder } from './temporary-folder.ts';

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

/** Our codecs against JavaScript's and CPython's on the same data, in MB of encoded data per second. */
export async function codecGrids(rounds: number): Promise<Grid[]> {
  await using folder = await temporaryFolder();
  const grids: Grid[] = [];
  for (const dataType of ['json', 'raw'] as const) {
    const shapes = dataType === 'raw' && (await hasNumpy()) ? { ...SHAPES, ...ARRAYS } : SHAPES;
    for (const way of ['decode', 'encode'] as const) {
      const rows: Row[] = [];
      let columns: readonly string[] = [];
      for (const [shape, make] of Object.entries(shapes)) {
        const path = join(folder.path, `${dataType}, ${shape}`);
        const value = make();
        await writeFile(path, encode(dataType, value));
        const results = await compare(candidates(dataType, way, value, path), rounds);
        columns = results.map(({ name }) => name);
        rows.push(rowOf(shape, results, TARGETS[`${dataType}, ${way}`]));
      }
      grids.push({ title: `Codec: ${dataType}, ${way}, in MB/s`, columns, rows });
    }
  }
  return grids;
}

/** CPython's is the last one, and its yardstick. */
const TARGETS: Readonly<Record<string, Target>> = {
  'json, decode': noLessThan(200, 'MB/s'),
  'raw, decode': { ...atLeast(1), words: "≥ CPython's" },
  'raw, encode': { ...atLeast(1), words: "≥ CPython's" },
};

function rowOf(name: string, results: readonly Result[], target: Target | undefined): Row {
  const yardstick = results.at(-1)?.median ?? Number.NaN;
  const [ours, ...others] = results.map(({ figures }): Cell => ({ figures }));
  if (target === undefined || ours === undefined) return { name, cells: results };
  const holds = target.holds(median(ours.figures), yardstick);
  return { name, target: target.words, cells: [{ ...ours, holds }, ...others] };
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
