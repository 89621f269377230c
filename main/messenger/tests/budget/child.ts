/**
 * Takes a list of files as a receiver does, into an empty folder, and prints what became of it and for how long it held up
 * everything else.
 *
 *     node --max-old-space-size=512 child.ts NAME
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeManifest, digestOf, encodeManifest } from '../../files/manifest-codec.ts';
import type { PartRecord } from '../../files/part.ts';
import { PartialDownload } from '../../files/partial-download.ts';
import { Problem } from '../../problem.ts';
import { LISTS } from './hostile-lists.ts';

/** What it costs. `gapMs`: the longest delay of a timer of 10 ms. */
export interface ListCost {
  readonly outcome: string;
  readonly tookMs: number;
  readonly gapMs: number;
}

const list = LISTS[process.argv[2] ?? ''];
if (list === undefined) throw new Error(`No list is called ${process.argv[2]}.`);
const bytes = list.make();
const folder = mkdtempSync(join(tmpdir(), 'lanline-list-'));
const TICK_MS = 10;
let lastAt = performance.now();
let gapMs = 0;
const timer = setInterval(() => {
  const now = performance.now();
  gapMs = Math.max(gapMs, now - lastAt - TICK_MS);
  lastAt = now;
}, TICK_MS);
const startedAt = performance.now();
const outcome = await take().catch((error: unknown) => {
  if (error instanceof Problem) return error.code;
  return `failed: ${String(error)}`;
});
const tookMs = performance.now() - startedAt;
clearInterval(timer);
rmSync(folder, { recursive: true });
process.stdout.write(JSON.stringify({ outcome, tookMs, gapMs } satisfies ListCost));

async function take(): Promise<string> {
  const { entries, from } = await decodeManifest(bytes);
  await digestOf(entries);
  await encodeManifest({ entries, from });
  let part: PartRecord | undefined;
  const journal = {
    id: 'f'.repeat(16),
    get part() {
      return part;
    },
    partIs: (now: PartRecord | undefined) => {
      part = now;
    },
    planned: () => undefined,
    plan: () => {},
  };
  const download = new PartialDownload({ folder, name: 'name', shape: 'folder', journal });
  await download.prepare(entries, from);
  return 'done';
}
