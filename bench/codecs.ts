import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decode, encode } from '../main/engine/index.ts';
import { type Candidate, median } from './compare.ts';

const REPEATS = 5;
const python = promisify(execFile);
const script = fileURLToPath(new URL('processes/codec.py', import.meta.url));

/** 20,000 readings as a program might send them: short keys, text, integers, a list of floats. */
function readings(): unknown[] {
  return Array.from({ length: 20_000 }, (_, index) => ({
    id: 1_700_000_000 + index,
    sensor: `temperature-${index % 50}`,
    unit: 'K',
    valid: index % 7 !== 0,
    values: Array.from({ length: 8 }, (_, i) => Math.sin(index + i) * 300),
  }));
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
  const value = readings();
  const comparisons: CodecComparison[] = [];
  for (const dataType of ['json', 'raw'] as const) {
    const bytes = encode(dataType, value);
    const path = join(folder, dataType);
    await writeFile(path, bytes);
    const text = JSON.stringify({ data: value });
    for (const way of ['decode', 'encode'] as const) {
      const ours = () => (way === 'decode' ? decode(dataType, bytes) : encode(dataType, value));
      const native = () => (way === 'decode' ? JSON.parse(text) : JSON.stringify({ data: value }));
      comparisons.push({
        title: `${dataType}, ${way}`,
        candidates: [
          { name: 'Lanline', run: async () => speed(bytes.length, ours) },
          {
            name: `CPython's ${dataType === 'json' ? 'json' : 'pickle'}`,
            run: async () => Number((await python('python3', [script, dataType, way, path])).stdout),
          },
          {
            name: `JSON.${way === 'decode' ? 'parse' : 'stringify'}`,
            run: async () => speed(text.length, native),
          },
        ],
      });
    }
  }
  return { comparisons, done: () => rm(folder, { recursive: true }) };
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
