import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Cost } from './budget/cost.ts';
import { HOSTILE_BODIES } from './budget/hostile-bodies.ts';

const run = promisify(execFile);
const child = fileURLToPath(new URL('budget/child.ts', import.meta.url));

/** Hangs and blow-ups take minutes and gigabytes; the budget leaves a slow machine its slowness. */
const HANG_MS = 20_000;
const MAX_GROWN_BYTES = 200 * 2 ** 20;

/** Each in a process of its own: what one of them takes cannot hide behind what another left free. */
async function costsOf(name: string): Promise<Cost[]> {
  const { stdout } = await run(process.execPath, [child, name], { timeout: HANG_MS });
  return JSON.parse(stdout) as Cost[];
}

describe('no body takes more than its share, nor does what walks its value', () => {
  test.each(Object.keys(HOSTILE_BODIES))(
    '%s',
    async (name) => {
      for (const { step, outcome, grownBytes } of await costsOf(name)) {
        expect(outcome, step).not.toMatch(/^failed/);
        expect(grownBytes, step).toBeLessThan(MAX_GROWN_BYTES);
      }
    },
    HANG_MS + 5_000,
  );
});
