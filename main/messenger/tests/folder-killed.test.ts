import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SpawnedMessenger } from './spawned-messenger.ts';
import { privatePort } from './test-messenger.ts';

/** A folder of which files are changed and removed while one of both programs is dead. */

const MIB = 1024 * 1024;
const SMALL_COUNT = 400;
const sizes = new Map<string, number>([
  ['a.bin', 12 * MIB],
  ['b.bin', 32 * MIB],
  ...Array.from({ length: SMALL_COUNT }, (_, index) => [`many/${index}`, 5_000] as const),
  ['z.bin', 48 * MIB],
]);
const TOTAL_BYTES = [...sizes.values()].reduce((sum, size) => sum + size);
/** Written anew: some have arrived by then, one is on its way, some are yet to come. */
const CHANGED = ['a.bin', 'b.bin', 'many/7', 'many/399'];
const REMOVED = 'z.bin';

let place: string;
let ann: SpawnedMessenger;
let bob: SpawnedMessenger;
/** What each file has been. */
const contents = new Map<string, Buffer[]>();
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'lanline-folder-'));
  const port = String(await privatePort());
  ann = new SpawnedMessenger('Ann', port, join(place, 'ann'), join(place, 'elsewhere'));
  bob = new SpawnedMessenger('Bob', port, join(place, 'bob'), join(place, 'downloads'));
  contents.clear();
  await mkdir(join(place, 'folder', 'many'), { recursive: true });
  for (const path of sizes.keys()) await write(path);
  await Promise.all([ann.start(), bob.start()]);
});
afterEach(async () => {
  await Promise.all([ann.kill(), bob.kill()]);
  await rm(place, { recursive: true, force: true });
});

async function write(path: string): Promise<void> {
  const content = randomBytes(sizes.get(path) ?? 0);
  contents.set(path, [...(contents.get(path) ?? []), content]);
  await writeFile(join(place, 'folder', path), content);
}

test.each([
  ['receiver', 5],
  ['sender', 20],
  ['receiver', 40],
  ['sender', 55],
] as const)(
  'no file is a mixture of before and after when the %s is killed at %i percent',
  async (victim, percent) => {
    ann.call('connectTo', bob.address);
    ann.call('sendFiles', bob.id, [{ name: 'folder', sizeBytes: 0, path: join(place, 'folder') }]);
    await bob.until(({ transfer }) => (transfer?.doneBytes ?? 0) >= (TOTAL_BYTES * percent) / 100);
    const killed = victim === 'sender' ? ann : bob;
    await killed.kill();
    for (const path of CHANGED) await write(path);
    await rm(join(place, 'folder', REMOVED));
    await killed.start();
    const { failedCount = 0 } = await bob.until(({ transfer }) => transfer?.state === 'done' && transfer);
    expect(await readdir(join(place, 'downloads'))).toEqual(['folder']);
    const arrived = join(place, 'downloads', 'folder');
    let missing = 0;
    for (const [path, ever] of contents) {
      const content = await readFile(join(arrived, path)).catch(() => undefined);
      if (content === undefined) missing++;
      else
        expect(
          ever.some((each) => each.equals(content)),
          path,
        ).toBe(true);
    }
    expect(missing).toBe(failedCount);
    expect(failedCount).toBe(1);
  },
  120_000,
);
