import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { privatePort, TestMessenger } from './test-messenger.ts';

const MEBIBYTE = 1024 * 1024;
const DISK_BYTES = 40 * MEBIBYTE;
const FILE_BYTES = 30 * MEBIBYTE;

let disk: string;
let alice: TestMessenger;
let bob: TestMessenger;
let mounted = false;

beforeEach(async () => {
  disk = await mkdtemp(join(tmpdir(), 'lanline-disk-'));
  mounted = mount(disk);
  const port = await privatePort();
  [alice, bob] = await Promise.all([
    TestMessenger.open('Alice', port),
    TestMessenger.open('Bob', port, disk),
  ]);
  await alice.meet(bob);
});
afterEach(async () => {
  await Promise.all([alice.close(), bob.close()]);
  if (mounted) execFileSync('umount', [disk]);
  await rm(disk, { recursive: true, force: true });
});

/** A disk of its own, in memory; only root may make one. */
function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('a disk that is full half way is told on both sides, nothing half written has a name, and it goes on when there is room', async (context) => {
  if (!mounted) return context.skip('only root may mount a small disk');
  const names = ['one.bin', 'two.bin'];
  for (const name of names) {
    const path = join(alice.folder, name);
    await writeFile(path, randomBytes(FILE_BYTES));
    await alice.call('sendFiles', bob.id, [{ name, sizeBytes: FILE_BYTES, path }]);
  }
  await bob.answer('file', true);
  await bob.answer('file', true);
  const incoming = () => bob.transfers().filter(({ direction }) => direction === 'in');
  await bob.until(
    () => incoming().length === 2 && incoming().every(({ state }) => /done|failed/.test(state)),
  );
  const failed = incoming().filter(({ state }) => state === 'failed');
  expect(failed.length).toBeGreaterThan(0);
  for (const { problem } of failed) expect(problem).toEqual({ code: 'enospc' });
  const told = await alice.transfer('out', 'failed');
  expect(told.problem).toMatchObject({ code: 'other-side', reason: { code: 'enospc' } });
  const whole = incoming().flatMap(({ savedAs }) => savedAs ?? []);
  const named = (await readdir(disk)).filter((name) => !name.endsWith('.part'));
  expect(named.map((name) => join(disk, name))).toEqual(whole);

  // Room is made: whatever is whole goes elsewhere, of what failed one is given up.
  for (const path of whole) await rm(path);
  const [again, ...others] = failed;
  for (const { id } of others) await bob.call('deleteItem', alice.id, id, false);
  await bob.call('retryTransfer', again?.id ?? '');
  await bob.until(() => incoming().some(({ id, state }) => id === again?.id && state === 'done'));
  expect(await readdir(disk)).toEqual([again?.name]);
});
