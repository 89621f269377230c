import { execFileSync } from 'node:child_process';
import { chown, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OriginalFolder } from './original-folder.ts';
import { SpawnedMessenger } from './spawned-messenger.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

/** What arrives is what was there, as `rsync` says, which knows nothing of us. */

const LARGE_BYTES = 3_000_000;
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
/** Where the sender can be whom it is run as: root can read everything, so that it is somebody else. */
const place = isRoot ? ['/var/tmp', '/dev/shm', tmpdir()].find(canRunIn) : tmpdir();

let folder: string;
let bob: TestMessenger;
let alice: SpawnedMessenger;
let original: OriginalFolder;
beforeEach(async () => {
  folder = await mkdtemp(join(place ?? tmpdir(), 'lanline-original-'));
  const port = await privatePort();
  bob = await TestMessenger.open('Bob', port);
  const data = join(folder, 'alice');
  await mkdir(data);
  original = await OriginalFolder.make(join(folder, 'original'), LARGE_BYTES);
  alice = new SpawnedMessenger('Alice', String(port), data, join(data, 'downloads'));
  if (!isRoot) return;
  // Root can read everything.
  for (const each of [folder, data]) await chown(each, NOBODY, NOBODY);
  alice.uid = NOBODY;
});
afterEach(async () => {
  original.rest();
  await Promise.all([alice.kill(), bob.close()]);
  await rm(folder, { recursive: true });
});

async function send(): Promise<void> {
  await alice.start();
  alice.call('connectTo', bob.address);
  await bob.answer('chat', true);
  alice.call('sendFiles', bob.id, [{ name: 'original', sizeBytes: 0, path: original.path }]);
  await bob.answer('file', true);
}

test.skipIf(process.platform === 'win32' || place === undefined || !hasRsync())(
  'a folder arrives with everything that is lost easily, but for what its list says',
  async () => {
    original.keepChanging();
    await send();
    const received = await bob.transfer('in', 'done');
    const sent = await alice.until(({ transfer }) => transfer?.state === 'done' && transfer);
    for (const each of [received, sent]) expect(each).toMatchObject({ failedCount: 1, canRetry: true });
    expect(await original.differencesFrom(received.savedAs ?? '')).toEqual(
      [
        // Names that this system could hold, but nobody could read.
        '*deleting   twolines',
        '*deleting   caf%E9.txt',
        '>f+++++++++ caf\xe9.txt',
        '>f+++++++++ two\\#012lines',
        // Left out, and said so.
        'cL+++++++++ link -> .env',
        'cS+++++++++ pipe',
        '>f+++++++++ unreadable',
        // Failed, and said so.
        '>f+++++++++ changing.log',
        // Nobody gives rights away on somebody else's machine.
        '.f...p..... bin/setuid',
      ].sort(),
    );
    const sparse = await stat(join(received.savedAs ?? '', 'sparse.img'));
    expect(sparse.blocks * 512).toBeLessThan(sparse.size / 4);

    original.rest();
    await bob.call('retryTransfer', received.id);
    await bob.until(() =>
      bob.transfers().some(({ state, failedCount }) => state === 'done' && failedCount === undefined),
    );
    const late = await readFile(join(received.savedAs ?? '', 'changing.log'));
    expect(late.equals(await readFile(original.changing))).toBe(true);
    expect((await original.differencesFrom(received.savedAs ?? ''))?.join()).not.toContain('changing');
  },
);

/** Whether nobody can work there, and read our code. */
function canRunIn(folder: string): boolean {
  const options = { uid: NOBODY, cwd: '/', stdio: 'ignore' } as const;
  try {
    execFileSync(process.execPath, ['-e', ''], options);
    execFileSync('cat', [new URL(import.meta.url).pathname], options);
    execFileSync('test', ['-w', folder], options);
    return true;
  } catch {
    return false;
  }
}

function hasRsync(): boolean {
  try {
    execFileSync('rsync', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
