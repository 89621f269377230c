import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ReceivedFiles } from '../transfers/received-files.ts';
import { openDatabase } from './database.ts';
import { MIGRATIONS } from './migrations.ts';
import { StoredContacts } from './stored-contacts.ts';
import { StoredEdits } from './stored-edits.ts';
import { StoredHistory } from './stored-history.ts';
import { StoredRules } from './stored-rules.ts';
import { StoredTransfers } from './stored-transfers.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-'));
});
afterEach(() => rm(folder, { recursive: true }));

const bob = 'b'.repeat(16);

/** Statements that fill a database of each version with what it could store about one person. */
const ROWS: readonly (readonly string[])[] = [
  [],
  [
    `INSERT INTO people (id, name, lanline, fingerprint, addresses)
       VALUES ('${bob}', 'Bob', 1, '${'b'.repeat(64)}', '["127.0.0.1:5000"]')`,
  ],
  [
    item('i1', { kind: 'text', text: 'hello', state: 'failed', problem: 'Bob declined.' }, 'hello'),
    item('i2', { kind: 'text', text: 'odd', state: 'failed', problem: 'Never seen before.' }, 'odd'),
    item('i3', { kind: 'notice', tone: 'info', text: 'You compared a code: this is Bob.' }),
    item('i4', {
      kind: 'file',
      transfer: transfer({ name: 'photos', problem: 'Bob cancelled it.', fileCount: 3 }),
    }),
    item('i5', { kind: 'file', transfer: transfer({ problem: 'You paused it.', fileCount: 1 }) }),
    item('i6', { kind: 'file', transfer: transfer({ name: '1,234 files', fileCount: 1234 }) }),
    `INSERT INTO summaries VALUES ('${bob}', 2, 'Deleted message', 7)`,
  ],
  [
    `INSERT INTO transfers (item, person, wire, direction, shape, name, size, count, state, sources, entries, position)
       VALUES ('i5', '${bob}', '${'1'.repeat(16)}', 'in', 'file', 'a.bin', 5, 1, 'paused', '[]', '[]',
               '{"index":0,"offset":0}')`,
    `UPDATE transfers SET entries = '[{"path":"a.bin","sizeBytes":5}]'`,
  ],
  [
    `INSERT INTO heard_texts (person, wire) VALUES ('${bob}', '${'2'.repeat(16)}')`,
    `INSERT INTO rules (person, kind, action) VALUES ('${bob}', 'chat', 'accept')`,
  ],
  [
    `UPDATE people SET colour = 205`,
    `INSERT INTO changes (id, person, item, text) VALUES ('c1', '${bob}', 'i1', NULL)`,
  ],
  [`UPDATE rules SET max_bytes = 1000`],
  [],
  [],
  // As it stored the list of what arrives: paths and sizes, some hundred in each piece.
  [
    `UPDATE transfer_lists SET entries = '["a.bin",5],["docs/b \\"c\\".txt",0]' WHERE item = 'i5'`,
    `INSERT INTO transfer_lists VALUES ('i5', 1, '["d",7]')`,
  ],
];

function item(id: string, view: object, words = ''): string {
  const json = JSON.stringify({ id, at: 5, from: 'me', ...view });
  return `INSERT INTO items (id, person, at, unfinished, view, words) VALUES ('${id}', '${bob}', 5, 0, '${json}', '${words}')`;
}

function transfer(facts: object): object {
  return { id: 't', direction: 'in', name: 'a.bin', sizeBytes: 5, state: 'cancelled', ...facts };
}

/** Creates a data folder as left by that version of the database. */
function leftBy(version: number): void {
  const database = new DatabaseSync(join(folder, 'lanline.db'));
  for (let step = 1; step <= version; step++) {
    database.exec(MIGRATIONS[step - 1] ?? '');
    for (const row of ROWS[step] ?? []) database.exec(row);
  }
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
}

const VERSIONS = Array.from({ length: MIGRATIONS.length }, (_, version) => version);

test.each(VERSIONS)('a data folder of version %i opens with everything it held', (version) => {
  leftBy(version);
  const { database, setAside } = openDatabase(folder, 'x');
  expect(setAside).toBeUndefined();
  const history = new StoredHistory(database);
  expect(new StoredContacts(database).all().map(({ name }) => name)).toEqual(version >= 1 ? ['Bob'] : []);
  expect(history.page(bob, null, 10)).toHaveLength(version >= 2 ? 6 : 0);
  expect(new StoredTransfers(database).unfinished()).toHaveLength(version >= 3 ? 1 : 0);
  expect(new StoredRules(database).all()).toHaveLength(version >= 4 ? 1 : 0);
  expect(new StoredEdits(database).waiting(bob, 0, 10)).toHaveLength(version >= 5 ? 1 : 0);
  if (version >= 2) expect(history.search('hello', null, 10)).toHaveLength(1);
  database.close();
  expect(openDatabase(folder, 'x').setAside).toBeUndefined();
});

test.each([3, 8, 9])('what a transfer of version %i receives is still known', async (version) => {
  leftBy(version);
  const { database } = openDatabase(folder, 'x');
  const store = new StoredTransfers(database);
  expect(store.unfinished()).toMatchObject([{ itemId: 'i5', format: 1, folderCount: 0 }]);
  const { files, folders } = await new ReceivedFiles({ id: 'i5', store }).load();
  const first = { path: 'a.bin', sizeBytes: 5 };
  const later = [
    { path: 'docs/b "c".txt', sizeBytes: 0 },
    { path: 'd', sizeBytes: 7 },
  ];
  expect(files).toEqual(version === 9 ? [first, ...later] : [first]);
  expect(folders).toEqual([]);
  database.close();
});

test('sentences from version 0.1 become codes, and unknown ones keep their words', () => {
  leftBy(6);
  const { database } = openDatabase(folder, 'x');
  const history = new StoredHistory(database);
  const [declined, odd, notice, photos, one, several] = history.page(bob, null, 10);
  expect(declined).toMatchObject({ text: 'hello', problem: { code: 'denied', who: 'Bob' } });
  expect(odd).toMatchObject({ problem: { code: 'text', text: 'Never seen before.' } });
  expect(notice).toMatchObject({ notice: { code: 'text', text: 'You compared a code: this is Bob.' } });
  expect(notice).not.toHaveProperty('text');
  expect(photos).toMatchObject({
    transfer: { shape: 'folder', problem: { code: 'cancelled-by-them', who: 'Bob' } },
  });
  expect(one).toMatchObject({ transfer: { shape: 'file', problem: { code: 'paused-by-us' } } });
  expect(several).toMatchObject({ transfer: { shape: 'files', name: '' } });
  expect(history.summary(bob)).toEqual({ unread: 2, lastKind: 'deleted', lastAt: 7 });
  database.close();
});
