import { lstat, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeOwnerOnly } from './owner-only-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a private file is readable only by the user and replaced atomically', async () => {
  const path = join(folder, 'secret');
  await writeOwnerOnly(path, 'one');
  await writeOwnerOnly(path, 'two');
  expect(await readFile(path, 'utf8')).toBe('two');
  expect((await lstat(path)).mode & 0o777).toBe(0o600);
});

test.each(['secret', 'secret.new'])('a link planted as %s is not followed', async (planted) => {
  const victim = join(folder, 'victim');
  await writeFile(victim, 'untouched');
  await symlink(victim, join(folder, planted));
  await writeOwnerOnly(join(folder, 'secret'), 'mine');
  expect(await readFile(victim, 'utf8')).toBe('untouched');
  expect((await lstat(join(folder, 'secret'))).isSymbolicLink()).toBe(false);
  expect(await readFile(join(folder, 'secret'), 'utf8')).toBe('mine');
});
