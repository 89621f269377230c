import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { privatePort, TestMessenger } from './test-messenger.ts';

let alice: TestMessenger;
let bob: TestMessenger;
beforeEach(async () => {
  const port = await privatePort();
  [alice, bob] = await Promise.all([TestMessenger.open('Alice', port), TestMessenger.open('Bob', port)]);
  await alice.meet(bob);
});
afterEach(async () => {
  await Promise.all([alice.close(), bob.close()]);
});

/** A folder with three files. */
async function photos() {
  const path = join(alice.folder, 'photos');
  await mkdir(join(path, 'raw'), { recursive: true });
  await writeFile(join(path, 'one.jpg'), 'one');
  await writeFile(join(path, 'raw', 'one.raw'), 'one and one');
  await writeFile(join(path, 'raw', 'two.raw'), 'two');
  await symlink(join(alice.folder, 'elsewhere'), join(path, 'link'));
  return { name: 'photos', sizeBytes: 0, path };
}

test('both sides see what is in a folder, and that it has arrived', async () => {
  const id = await alice.call('sendFiles', bob.id, [await photos()]);
  const { id: offerId } = await bob.answer('file', true);
  await Promise.all([alice.transfer('out', 'done'), bob.transfer('in', 'done')]);
  for (const [messenger, transferId] of [
    [alice, id],
    [bob, offerId],
  ] as const) {
    expect(await messenger.call('transferFolder', transferId, '', 0, 2)).toMatchObject({
      path: '',
      entries: [
        { kind: 'folder', name: 'raw', fileCount: 2, sizeBytes: 14, failedCount: 0 },
        { kind: 'file', name: 'one.jpg', path: 'one.jpg', sizeBytes: 3, state: 'done' },
      ],
    });
    expect(await messenger.call('transferFolder', transferId, 'raw', 1, 1)).toMatchObject({
      total: 2,
      entries: [{ kind: 'file', name: 'two.raw', path: 'raw/two.raw' }],
    });
    await expect(messenger.call('transferFolder', transferId, 'nowhere', 0, 1)).rejects.toThrow(
      'unknown-folder',
    );
  }
});

test('why there is no list of some files is said instead', async () => {
  expect(await alice.call('transferFolder', 'unknown', '', 0, 1)).toEqual({ missing: 'gone' });
  expect(await alice.call('transferNotes', 'unknown', 0, 1)).toEqual({ total: 0, notes: [] });
});
