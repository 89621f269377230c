import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FileList, filesAlone, NOTHING } from '../files/file-list.ts';
import { EncodedList } from '../files/list-codec.ts';
import { openDatabase } from '../storage/database.ts';
import { StoredTransfers } from '../storage/stored-transfers.ts';
import { ReceivedFiles } from './received-files.ts';
import type { TransferRecord } from './transfer-store.ts';

let folder: string;
let database: ReturnType<typeof openDatabase>['database'];
let store: StoredTransfers;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-'));
  database = openDatabase(folder, 'x').database;
  store = new StoredTransfers(database);
  store.putNow(RECORD);
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

const id = 'item';
const RECORD: TransferRecord = {
  ...{ itemId: id, personId: 'person', wireId: '1'.repeat(16), direction: 'in', shape: 'folder', name: 'a' },
  ...{
    sizeBytes: 1,
    fileCount: 1,
    sources: [],
    state: 'waiting',
    accepted: true,
    outcome: undefined,
    told: false,
  },
  ...{
    destination: { existing: 'keep' },
    position: { index: 0, offset: 0, bytes: 0 },
    format: 2,
    folderCount: 0,
    part: undefined,
    wanted: undefined,
  },
};
const received = () => new ReceivedFiles({ id, store });
const listOf = (count: number): FileList => ({
  files: Array.from({ length: count }, (_, index) => ({
    ...{ path: `folder/file ${index}`, sizeBytes: index, modifiedMs: index },
  })),
  folders: [{ path: '', modifiedMs: 1 }, { path: 'folder' }],
  leftOut: [{ path: 'folder/link', why: 'link' }],
});

test('a list of any length is there after a restart, and identified as before', async () => {
  for (const count of [1, 5_000, 40_000]) {
    const list = listOf(count);
    const before = received();
    await before.keep(list);
    const after = received();
    expect(await after.load()).toEqual(list);
    expect([after.digest, before.digest]).toEqual(Array(2).fill((await EncodedList.of(list)).digest));
  }
});

test('a list is identified as it was sent, whatever else was said in it', async () => {
  const parts = ['["a",1,2,"z"]', '["b",1,2]'];
  const before = received();
  await before.keep(listOf(1), parts);
  const after = received();
  await after.load();
  expect(after.digest).toBe(before.digest);
  expect(after.entries.map(({ path }) => path)).toEqual(['a', 'b']);
});

test('a list that an earlier version has stored is read', async () => {
  const stored = ['["a/b",5],["c",0]', '["d",7]'];
  await store.putList(id, stored);
  expect(await received().load()).toEqual(
    filesAlone([
      { path: 'a/b', sizeBytes: 5 },
      { path: 'c', sizeBytes: 0 },
      { path: 'd', sizeBytes: 7 },
    ]),
  );
});

test('of a list that the program did not get to store whole, nothing is known', async () => {
  const parts = Array.from({ length: 40 }, (_, part) => `["${part}",1]`);
  const storing = store.putList(id, parts);
  expect(await received().load()).toEqual(NOTHING);
  await storing;
  expect((await received().load()).files).toHaveLength(40);
});

test('a transfer that is deleted or over while its list is stored leaves nothing behind', async () => {
  const parts = Array.from({ length: 40 }, (_, part) => `["${part}",1]`);
  const pieces = () => database.prepare('SELECT count(*) AS count FROM transfer_lists').get()?.count;
  for (const end of [
    () => store.putNow({ ...RECORD, outcome: 'cancelled', told: true }),
    () => store.delete(id),
  ]) {
    store.putNow(RECORD);
    const storing = store.putList(id, parts);
    expect(pieces()).toBe(16);
    end();
    await storing;
    expect(pieces()).toBe(0);
  }
});

test('of what has been removed only its ID and its outcome stay', async () => {
  await received().keep(listOf(10));
  store.plan(id, 'part', '/final');
  store.putFailure(id, { file: 3, path: 'a', side: 'here', problem: { code: 'eacces' } });
  store.putNow({ ...RECORD, outcome: 'partly', told: true });
  expect([store.list(id).length, store.planned(id, 'part'), store.failures(id).length]).toEqual([
    1,
    '/final',
    1,
  ]);
  store.strip(id);
  expect([store.list(id), store.planned(id, 'part'), store.failures(id)]).toEqual([[], undefined, []]);
  expect(store.outcome('person', RECORD.wireId)).toBe('partly');
});
