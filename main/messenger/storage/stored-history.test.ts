import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NdArray, PyObject } from '../../engine/index.ts';
import type { BytesItem, ItemView, TextItem } from '../../ipc/contract.ts';
import { openDatabase } from './database.ts';
import type { GuardedDatabase } from './guarded-database.ts';
import { StoredHistory } from './stored-history.ts';

let folder: string;
let database: GuardedDatabase;
let history: StoredHistory;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-'));
  reopen();
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

function reopen(): void {
  database?.close();
  ({ database } = openDatabase(folder, 'x'));
  history = new StoredHistory(database);
}

let count = 0;
function text(words: string, at = ++count): TextItem {
  return { id: `i${++count}`, at, from: 'them', kind: 'text', text: words, state: 'sent' };
}
const idsOf = (items: ItemView[]) => items.map(({ id }) => id);
const foundIds = (query: string, personId: string | null = null) =>
  history.search(query, personId, 50).map(({ item }) => item.id);

test('a conversation is read in pages, newest page first, each oldest first, even after a restart', () => {
  const said = Array.from({ length: 25 }, (_, index) => text(`text ${index}`));
  for (const item of said) history.append('ann', item);
  history.append('bob', text('elsewhere'));
  reopen();
  const newest = history.page('ann', null, 10);
  expect(newest).toEqual(said.slice(15));
  expect(history.page('ann', newest[0]?.id ?? '', 10)).toEqual(said.slice(5, 15));
  expect(history.page('ann', said[0]?.id ?? '', 10)).toEqual([]);
  expect(idsOf(history.pageAfter('ann', said[4]?.id ?? '', 3))).toEqual(idsOf(said.slice(5, 8)));
});

test('a changed item keeps its place, and a removed one is gone', () => {
  const [one, two] = [text('one'), text('two')];
  history.append('ann', one);
  history.append('ann', two);
  history.replace({ ...one, text: 'changed' });
  history.remove(two.id);
  reopen();
  expect(history.page('ann', null, 10)).toEqual([{ ...one, text: 'changed' }]);
  expect(history.find(one.id)).toEqual({ personId: 'ann', item: { ...one, text: 'changed' } });
  expect(history.find(two.id)).toBeUndefined();
  expect([foundIds('one'), foundIds('chang'), foundIds('two')]).toEqual([[], [one.id], []]);
});

test('a search matches word prefixes, ignoring case and accents, newest first', () => {
  const [one, two, other] = [text('Die Brücke über den Fluß'), text('brückenbau'), text('a bridge')];
  history.append('ann', one);
  history.append('bob', two);
  history.append('ann', other);
  expect(foundIds('BRUCK')).toEqual([two.id, one.id]);
  expect(foundIds('bruck', 'ann')).toEqual([one.id]);
  expect(foundIds('fluß die')).toEqual([one.id]);
  expect(foundIds('bridge missing')).toEqual([]);
});

test.each(['', '"', '*', 'AND OR NOT', 'words:x', 'a" OR "b', '(', '--', '\0', "'; DROP TABLE items"])(
  'a search for %j is neither syntax nor an error',
  (query) => {
    history.append('ann', text('nothing of the kind'));
    expect(foundIds(query)).toEqual([]);
    expect(history.page('ann', null, 1)).toHaveLength(1);
  },
);

test('two conversations merge in order of time and can be searched', () => {
  const [first, second, third] = [text('first', 100), text('second', 200), text('third', 300)];
  history.append('old', first);
  history.append('old', third);
  history.append('new', second);
  history.move('old', 'new');
  expect(idsOf(history.page('new', null, 10))).toEqual([first.id, second.id, third.id]);
  expect(history.page('old', null, 10)).toEqual([]);
  expect(foundIds('third', 'new')).toEqual([third.id]);
  history.forget('new');
  expect(foundIds('third')).toEqual([]);
});

test('content is kept with its item, or while the program runs if it cannot be encoded', () => {
  const item = (): BytesItem => ({ ...text(''), kind: 'bytes', sizeBytes: 3, headBase64: '' }) as never;
  const [bytes, array, object] = [item(), item(), item()];
  const value = new NdArray('<u2', [2], Buffer.from([1, 0, 2, 0]));
  const encoded = Buffer.from('80049502', 'hex');
  history.append('ann', bytes, { kind: 'bytes', bytes: Buffer.from('abc') });
  history.append('ann', array, { kind: 'value', value, dataType: 'raw', encoded });
  history.append('ann', object, { kind: 'value', value: new PyObject('a', 'B', []), dataType: 'raw' });
  expect(history.content(object.id)).toMatchObject({ kind: 'value' });
  expect(history.content(array.id)).toMatchObject({ value });
  reopen();
  expect(history.content(bytes.id)).toMatchObject({ kind: 'bytes' });
  expect(history.content(object.id)).toBeUndefined();
  history.remove(bytes.id);
  expect(history.content(bytes.id)).toBeUndefined();
});

test('items in motion are known after a restart', () => {
  const [moving, still] = [text('moving'), text('still')];
  history.append('ann', { ...moving, from: 'me', state: 'sending' });
  history.append('ann', still);
  reopen();
  expect(history.unfinished()).toMatchObject([{ personId: 'ann', item: { id: moving.id } }]);
  history.replace({ ...moving, state: 'failed' });
  expect(history.unfinished()).toEqual([]);
});

test('the summaries for the list of people are kept', () => {
  history.summarize('ann', { unread: 3, lastKind: 'text', lastText: 'hello', lastAt: 5 });
  reopen();
  expect([history.summary('ann'), history.summary('bob')]).toEqual([
    { unread: 3, lastKind: 'text', lastText: 'hello', lastAt: 5 },
    { unread: 0 },
  ]);
});
