import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ItemView, TextItem } from '../../ipc/contract.ts';
import { openDatabase } from '../storage/database.ts';
import type { GuardedDatabase } from '../storage/guarded-database.ts';
import { StoredHistory } from '../storage/stored-history.ts';
import { exportConversation } from './export-conversation.ts';

let folder: string;
let database: GuardedDatabase;
let history: StoredHistory;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-export-'));
  ({ database } = openDatabase(folder, 'x'));
  history = new StoredHistory(database);
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

const AT = new Date(2026, 10, 24, 13, 14).getTime();

function say(count: number): TextItem[] {
  const items = Array.from({ length: count }, (_, index): TextItem => {
    const from = index % 2 === 0 ? 'them' : 'me';
    return { id: `i${index}`, at: AT + index, from, kind: 'text', text: `text ${index}`, state: 'sent' };
  });
  for (const item of items) history.append('bob', item);
  return items;
}

const wordsOf = (item: ItemView) => `${item.from}: ${item.kind === 'text' ? item.text : ''}`;

async function exported(format: 'text' | 'json', path = join(folder, 'out')): Promise<string> {
  const pageAfter = (after: string, limit: number) => history.pageAfter('bob', after, limit);
  await exportConversation(path, { format, wordsOf, pageAfter });
  return readFile(path, 'utf8');
}

test('a conversation of several pages is exported as text, one line per item', async () => {
  say(450);
  const lines = (await exported('text')).trimEnd().split('\n');
  expect(lines).toHaveLength(450);
  expect(lines.slice(0, 2)).toEqual(['2026-11-24 13:14  them: text 0', '2026-11-24 13:14  me: text 1']);
});

test.each([0, 1, 200, 450])('%i items are exported as valid JSON', async (count) => {
  const items = say(count);
  expect(JSON.parse(await exported('json'))).toEqual(items);
});

test('an export follows no planted link and leaves no partial file', async () => {
  say(3);
  const victim = join(folder, 'victim');
  await writeFile(victim, 'untouched');
  await symlink(victim, join(folder, 'out.part'));
  await exported('text');
  expect(await readFile(victim, 'utf8')).toBe('untouched');
  await expect(exported('text', join(folder, 'missing', 'out'))).rejects.toThrow('ENOENT');
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});
