import { createHash, randomFillSync } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SpawnedMessenger } from './spawned-messenger.ts';
import { privatePort } from './test-messenger.ts';

/** How many kills to test, each at a different moment; set `LANLINE_KILLS=20` for more. */
const KILLS = Number(process.env.LANLINE_KILLS ?? 4);
const SIZE_BYTES = 300 * 1024 * 1024;
const MAX_RESENT_BYTES = 0.1 * SIZE_BYTES;

let folder: string;
let source: string;
let sha256: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-kill-'));
  source = join(folder, 'film.bin');
  const content = randomFillSync(Buffer.allocUnsafe(SIZE_BYTES));
  sha256 = createHash('sha256').update(content).digest('hex');
  await writeFile(source, content);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Spread over the transfer, but the same in every run. */
const moments = Array.from({ length: KILLS }, (_, index) => {
  const fraction = 0.03 + 0.94 * ((index * 0.618_034 + 0.27) % 1);
  return [index % 2 === 0 ? 'receiver' : 'sender', Math.round(fraction * 100)] as const;
});

test.each(moments)(
  'the file arrives intact when the %s is killed at %i percent',
  async (victim, percent) => {
    const port = String(await privatePort());
    const place = join(folder, `${victim}-${percent}`);
    const downloads = join(place, 'downloads');
    const ann = new SpawnedMessenger('Ann', port, join(place, 'ann'), join(place, 'elsewhere'));
    const bob = new SpawnedMessenger('Bob', port, join(place, 'bob'), downloads);
    try {
      await Promise.all([ann.start(), bob.start()]);
      ann.call('connectTo', bob.address);
      ann.call('sendFiles', bob.id, [{ name: 'film.bin', sizeBytes: SIZE_BYTES, path: source }]);
      const reached = (SIZE_BYTES * percent) / 100;
      await bob.until(({ transfer }) => transfer !== undefined && transfer.doneBytes >= reached);
      const sent = ann.sentSoFar();
      const killed = victim === 'sender' ? ann : bob;
      await killed.kill();
      await killed.start();
      expect(await bob.until((line) => line.sha256)).toBe(sha256);
      const all = victim === 'sender' ? [...sent, ...ann.sentSoFar()] : ann.sentSoFar();
      const resentBytes = all.reduce((sum, at, index) => sum + Math.max(0, (all[index - 1] ?? 0) - at), 0);
      expect(resentBytes).toBeLessThan(MAX_RESENT_BYTES);
      expect(await readdir(downloads)).toEqual(['film.bin']);
    } finally {
      await Promise.all([ann.kill(), bob.kill()]);
      await rm(place, { recursive: true, force: true });
    }
  },
  120_000,
);
