import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIdentity } from '../../engine/index.ts';
import type { OsKeychain } from '../os-keychain.ts';
import { openBackup, sealBackup } from './key-backup.ts';
import { PrivateKeyFile } from './private-key-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A keychain that reverses text and can be locked. */
function store(): OsKeychain & { locked: boolean } {
  const reversed = (text: string) => [...text].reverse().join('');
  return {
    locked: false,
    async isAvailable() {
      return !this.locked;
    },
    async seal(text: string) {
      return Buffer.from(reversed(text));
    },
    async unseal(sealed: Uint8Array) {
      if (this.locked) throw new Error('locked');
      return reversed(Buffer.from(sealed).toString());
    },
  };
}
const open = (keychain?: OsKeychain) => new PrivateKeyFile(folder, keychain).open();

test('an identity is created once and kept in a file that only the user may read', async () => {
  const first = await open();
  expect((await stat(join(folder, 'identity.pem'))).mode & 0o777).toBe(0o600);
  expect(await open()).toEqual({ identity: first.identity });
});

test('a key file that others could read is made private', async () => {
  await open();
  await chmod(join(folder, 'identity.pem'), 0o644);
  await open();
  expect((await stat(join(folder, 'identity.pem'))).mode & 0o777).toBe(0o600);
});

test('a damaged file is set aside, and the user is told that they have a new identity', async () => {
  const first = await open();
  await writeFile(join(folder, 'identity.pem'), 'nonsense');
  const second = await open();
  expect(second.problem).toEqual({ code: 'key-replaced' });
  expect(second.identity.fingerprint).not.toBe(first.identity.fingerprint);
  expect(await readFile(join(folder, 'identity.pem.old'), 'utf8')).toBe('nonsense');
});

test('with a keychain the key is sealed, and an existing plain key is moved into it', async () => {
  const { identity } = await open();
  const keychain = store();
  expect((await open(keychain)).identity.fingerprint).toBe(identity.fingerprint);
  expect(await readdir(folder)).toEqual(['identity.sealed']);
  expect((await open(keychain)).identity.fingerprint).toBe(identity.fingerprint);
});

test('a locked keychain never leads to a new identity', async () => {
  const keychain = store();
  await open(keychain);
  keychain.locked = true;
  await expect(open(keychain)).rejects.toMatchObject({ code: 'key-locked' });
  await expect(open()).rejects.toMatchObject({ code: 'key-locked' });
  expect(await readdir(folder)).toEqual(['identity.sealed']);
});

test('starting over keeps a copy of the old key', async () => {
  const { identity } = await open();
  const file = new PrivateKeyFile(folder, undefined);
  const fresh = await file.begin();
  expect(fresh.fingerprint).not.toBe(identity.fingerprint);
  expect(await readFile(join(folder, 'identity.pem.old'), 'utf8')).toBe(identity.pem);
  expect((await open()).identity.fingerprint).toBe(fresh.fingerprint);
});

test('an exported identity is the same on another machine', async () => {
  const identity = createIdentity();
  const backup = await sealBackup(identity, 'correct horse');
  expect(backup).not.toContain('PRIVATE KEY');
  expect(await openBackup(backup, 'correct horse')).toEqual(identity);
  await expect(openBackup(backup, 'wrong horse')).rejects.toMatchObject({ code: 'passphrase-wrong' });
});

test('a changed backup, nonsense and a short passphrase are refused', async () => {
  const backup = JSON.parse(await sealBackup(createIdentity(), 'correct horse'));
  const changed = JSON.stringify({ ...backup, sealed: `A${backup.sealed.slice(1)}` });
  await expect(openBackup(changed, 'correct horse')).rejects.toMatchObject({ code: 'passphrase-wrong' });
  for (const text of ['', '{}', '[1]', JSON.stringify({ ...backup, tag: 5 })]) {
    await expect(openBackup(text, 'correct horse')).rejects.toMatchObject({ code: 'not-a-backup' });
  }
  await expect(sealBackup(createIdentity(), 'short')).rejects.toMatchObject({ code: 'passphrase-short' });
});
