import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { ListCost } from './budget/child.ts';
import { LISTS } from './budget/hostile-lists.ts';

const run = promisify(execFile);
const child = fileURLToPath(new URL('budget/child.ts', import.meta.url));

/** Freezes take many seconds: these limits are for machines that are slow and busy. The usual gap is some 20 ms. */
const HANG_MS = 60_000;
const FREEZE_MS = 1_000;

test.each(Object.entries(LISTS))(
  'a list of files neither holds up nor ends the program: %s',
  async (name, { accepted }) => {
    const { stdout } = await run(process.execPath, ['--max-old-space-size=512', child, name], {
      timeout: HANG_MS,
    });
    const { outcome, gapMs } = JSON.parse(stdout) as ListCost;
    expect(outcome).toBe(accepted ? 'done' : 'file-list');
    expect(gapMs).toBeLessThan(FREEZE_MS);
  },
  HANG_MS + 5_000,
);
