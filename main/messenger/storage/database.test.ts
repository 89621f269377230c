import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Contact } from '../people/contact-store.ts';
import { openDatabase } from './database.ts';
import { StoredContacts } from './stored-contacts.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-'));
});
afterEach(() => rm(folder, { recursive: true }));

const ben: Contact = {
  id: 'a'.repeat(16),
  name: 'Ben',
  lanline: true,
  fingerprint: 'a'.repeat(64),
  verified: true,
  device: 'laptop',
  addresses: ['127.0.0.1:5000'],
};
const program: Contact = {
  id: '127.0.0.1:6000',
  name: '127.0.0.1:6000',
  lanline: false,
  verified: false,
  addresses: [],
};

test('people are still there after the database is reopened', () => {
  const { database } = openDatabase(folder, 'x');
  const contacts = new StoredContacts(database);
  contacts.put(ben);
  contacts.put(program);
  contacts.put({ ...ben, name: 'Benjamin' });
  database.close();
  const again = openDatabase(folder, 'x').database;
  expect(new StoredContacts(again).all()).toEqual([{ ...ben, name: 'Benjamin' }, program]);
  new StoredContacts(again).delete(ben.id);
  expect(new StoredContacts(again).all()).toEqual([program]);
  again.close();
});

test('only the user can read the database', async () => {
  const { database } = openDatabase(folder, 'x');
  for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  database.close();
});

test('a damaged database is set aside and replaced by a new one', async () => {
  await writeFile(join(folder, 'lanline.db'), 'this is no database, and was never one'.repeat(100));
  const { database, setAside } = openDatabase(folder, 'then');
  expect(setAside).toBe(join(folder, 'lanline.db.damaged-then'));
  new StoredContacts(database).put(ben);
  database.close();
  expect(openDatabase(folder, 'then').setAside).toBeUndefined();
});

test('a database of a newer version is left alone', () => {
  openDatabase(folder, 'x').database.close();
  const newer = new DatabaseSync(join(folder, 'lanline.db'));
  newer.exec('PRAGMA user_version = 9999');
  newer.close();
  expect(() => openDatabase(folder, 'x')).toThrow('storage-newer');
});

test('no two people can have one certificate', () => {
  const { database } = openDatabase(folder, 'x');
  const contacts = new StoredContacts(database);
  contacts.put(ben);
  expect(() => contacts.put({ ...ben, id: 'other' })).toThrow('UNIQUE');
  database.close();
});
