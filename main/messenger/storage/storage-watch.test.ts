import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../engine/tests/fake-clock.ts';
import type { ProblemView, TextItem } from '../../ipc/contract.ts';
import type { Contact } from '../people/contact-store.ts';
import { storageProof } from '../storage-proof-clock.ts';
import type { TransferRecord } from '../transfers/transfer-store.ts';
import { openDatabase } from './database.ts';
import type { GuardedDatabase } from './guarded-database.ts';
import { StorageWatch } from './storage-watch.ts';
import { StoredContacts } from './stored-contacts.ts';
import { StoredContents } from './stored-contents.ts';
import { StoredEdits } from './stored-edits.ts';
import { StoredHistory } from './stored-history.ts';
import { StoredRules } from './stored-rules.ts';
import { StoredTransfers } from './stored-transfers.ts';

const SOON_MS = 10_000;
const atStart: ProblemView = { code: 'storage-damaged', path: 'old.db' };

let folder: string;
let database: GuardedDatabase;
let history: StoredHistory;
let contacts: StoredContacts;
let clock: FakeClock;
let watch: StorageWatch;
let told: (string | undefined)[];
let logged: unknown[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-'));
  open();
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

function open(): void {
  ({ database } = openDatabase(folder, 'x'));
  [history, contacts, clock, told, logged] = [
    new StoredHistory(database),
    new StoredContacts(database),
    new FakeClock(),
    [],
    [],
  ];
  const log = (_: string, error: unknown) => logged.push(error);
  watch = new StorageWatch({ database, environment: { clock, log }, atStart });
  watch.subscribe(() => told.push(watch.works ? undefined : watch.problem?.code));
}

function pages(): number {
  return Number(database.prepare('PRAGMA page_count').get()?.page_count);
}

/** Two ways to make every write fail, as SQLite does it for a full disk (13) and for one that is read-only (8). */
const FAILURES = [
  {
    code: 'storage-full',
    fail: () => database.exec(`PRAGMA max_page_count = ${pages()}`),
    mend: () => database.exec('PRAGMA max_page_count = 1000000'),
  },
  {
    code: 'storage-failing',
    fail: () => database.exec('PRAGMA query_only = ON'),
    mend: () => database.exec('PRAGMA query_only = OFF'),
  },
] as const;

const long = 'word '.repeat(20_000);
const text = (id: string, words = long): TextItem => ({
  id,
  at: 1,
  from: 'them',
  kind: 'text',
  text: words,
  state: 'sent',
});
const ann: Contact = {
  id: 'a'.repeat(16),
  name: 'Ann',
  lanline: true,
  fingerprint: 'a'.repeat(64),
  verified: true,
  addresses: Array.from({ length: 4 }, () => long),
};

test.each(FAILURES)(
  '$code: the true error is reported, and nothing of the write is there',
  ({ code, fail }) => {
    history.append('ann', text('i1', 'before'));
    fail();
    expect(() => history.appendText('ann', text('i2'), 'w2')).toThrow(code);
    expect(() => history.append('ann', text('i3'))).toThrow(code);
    expect(() => history.replace(text('i1'))).toThrow(code);
    const bytes = Buffer.alloc(long.length);
    const item = { ...text('i4'), kind: 'bytes', sizeBytes: bytes.length, headBase64: '' } as const;
    expect(() => history.append('ann', item, { kind: 'bytes', bytes })).toThrow(code);
    expect(history.page('ann', null, 10)).toMatchObject([{ text: 'before' }]);
    expect(history.heardAs('ann', 'w2')).toBeUndefined();
    expect([watch.works, watch.problem]).toEqual([false, { code, path: join(folder, 'lanline.db') }]);
    expect(logged).toHaveLength(1); // once, however often it fails
  },
);

test.each(FAILURES)('$code: it ends by itself once the disk works again', ({ code, fail, mend }) => {
  fail();
  expect(() => history.append('ann', text('i1'))).toThrow(code);
  clock.pass(SOON_MS);
  expect(watch.works).toBe(false);
  mend();
  clock.pass(SOON_MS);
  expect([watch.works, watch.problem, told]).toEqual([true, atStart, [code, undefined]]);
  history.append('ann', text('i1'));
  expect(history.page('ann', null, 10)).toHaveLength(1);
});

test.each(FAILURES)(
  '$code: what is true in memory is written once the disk works again',
  ({ code, fail, mend }) => {
    history.append('ann', text('i1', 'before'));
    fail();
    contacts.put({ ...ann, name: 'First' });
    contacts.put(ann);
    expect(history.replaceSoon(text('i1'))).toBe(false);
    expect(contacts.all()).toEqual([]);
    expect(watch.problem?.code).toBe(code);
    mend();
    clock.pass(SOON_MS);
    expect(contacts.all()).toEqual([ann]);
    expect(history.find('i1')?.item).toEqual(text('i1'));
  },
);

test('what waits to be written is written when Lanline stops, if it can be', () => {
  const [full] = FAILURES;
  full.fail();
  contacts.put(ann);
  full.mend();
  database.close();
  open();
  expect(contacts.all()).toEqual([ann]);
});

test('somebody forgotten is not brought back by what waited to be written about them', () => {
  const [full] = FAILURES;
  full.fail();
  contacts.put(ann);
  contacts.delete(ann.id);
  full.mend();
  clock.pass(SOON_MS);
  expect(contacts.all()).toEqual([]);
});

test('a newer write replaces one that waits, and is not undone by it', () => {
  const [full] = FAILURES;
  full.fail();
  contacts.put(ann);
  full.mend();
  contacts.put({ ...ann, name: 'Newer' });
  clock.pass(SOON_MS);
  expect(contacts.all()).toMatchObject([{ name: 'Newer' }]);
});

test('writes that belong together are all there or none is, however deep they are', () => {
  const failing = () =>
    history.together(() => {
      history.append('ann', text('i1', 'one'));
      history.together(() => history.append('ann', text('i2', 'two')));
      history.summarize('ann', { unread: 2 });
      throw new Error('broken');
    });
  expect(failing).toThrow('broken');
  expect([history.page('ann', null, 10), history.summary('ann')]).toEqual([[], { unread: 0 }]);
});

test('a mistake of ours is no problem of the disk', () => {
  contacts.put(ann);
  expect(() => contacts.put({ ...ann, id: 'other' })).toThrow('UNIQUE');
  expect([watch.works, told]).toEqual([true, []]);
});

test('a disk that takes little but has no room for more stays full', () => {
  const [full] = FAILURES;
  full.fail();
  expect(() => history.append('ann', text('i1'))).toThrow('storage-full');
  database.exec(`PRAGMA max_page_count = ${pages() + 40}`);
  history.append('ann', text('i2', 'short'));
  clock.pass(SOON_MS);
  expect(watch.works).toBe(false);
});

test('damage that is found while running is reported and lasts until the next start, which sets the file aside', async () => {
  for (let index = 0; index < 50; index++) history.append('ann', text(`i${index}`));
  database.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA cache_size = 1');
  const path = join(folder, 'lanline.db');
  const bytes = await readFile(path);
  await writeFile(path, bytes.fill(0xff, 4 * 4096));
  expect(() => history.page('ann', null, 50)).toThrow('storage-corrupt');
  clock.pass(SOON_MS);
  expect(watch.problem?.code).toBe('storage-corrupt');
  database.close();
  expect(openDatabase(folder, 'then').setAside).toBe(`${path}.damaged-then`);
});

test('a timer that meets a full disk harms nothing, and one that meets a mistake of ours hides nothing', () => {
  const [full] = FAILURES;
  full.fail();
  const proof = storageProof(clock);
  proof.after(5, () => history.append('ann', text('i1')));
  clock.pass(5);
  expect(watch.works).toBe(false);
  proof.after(5, () => {
    throw new Error('broken');
  });
  expect(() => clock.pass(5)).toThrow('broken');
});

test('every store reports a full disk or waits for it, and none reports anything else', () => {
  const [full] = FAILURES;
  history.append('ann', text('i1', 'short'));
  const rules = new StoredRules(database);
  const edits = new StoredEdits(database);
  const transfers = new StoredTransfers(database);
  const contents = new StoredContents(database);
  const record: TransferRecord = {
    itemId: 'i1',
    personId: 'ann',
    wireId: 'w',
    direction: 'in',
    shape: 'file',
    name: long,
    sizeBytes: 1,
    fileCount: 1,
    format: 1,
    folderCount: 0,
    sources: [],
    state: 'waiting',
    accepted: true,
    outcome: undefined,
    told: false,
    destination: { existing: 'keep' },
    position: { index: 0, offset: 0, bytes: 0 },
    wanted: undefined,
    part: { name: 'p', inode: '7' },
  };
  full.fail();
  const refused = [
    () => rules.put({ subject: long, kind: 'chat', action: 'accept' }),
    () => edits.put('ann', { id: 'c', itemId: 'i1', text: long }),
    () => contents.keep('i1', { kind: 'bytes', bytes: Buffer.alloc(long.length) }),
    () => history.appendText('ann', text('i2'), 'w'),
    () => history.move('ann', long),
    () => transfers.putNow(record),
  ];
  for (const write of refused) expect(write).toThrow('storage-full');
  transfers.put(record);
  history.summarize('ann', { unread: 1, lastText: long });
  expect(transfers.unfinished()).toEqual([]);
  full.mend();
  clock.pass(SOON_MS);
  expect(transfers.unfinished()).toEqual([record]);
  expect(history.summary('ann')).toMatchObject({ unread: 1 });
});
