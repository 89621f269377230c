import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SettingsFile } from './settings.ts';

let folder: string;
const logged: string[] = [];
const log = (event: string) => void logged.push(event);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-'));
  logged.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a first start suggests a name to confirm', async () => {
  const { current } = await SettingsFile.load(folder, log);
  expect(current.name).not.toBe('');
  expect(current).toMatchObject({ named: false, visible: true });
});

test('changed settings survive a restart, readable only by the user', async () => {
  const settings = await SettingsFile.load(folder, log);
  await Promise.all([settings.change({ name: 'Ada' }), settings.change({ named: true, visible: false })]);
  const again = await SettingsFile.load(folder, log);
  expect(again.current).toMatchObject({ name: 'Ada', named: true, visible: false });
  expect((await stat(join(folder, 'settings.json'))).mode & 0o777).toBe(0o600);
});

test('a change that can not be written does not hold, and the next one that can be does', async () => {
  const settings = await SettingsFile.load(folder, log);
  await settings.change({ name: 'Ada' });
  await rm(folder, { recursive: true });
  await expect(settings.change({ name: 'Grace' })).rejects.toThrow('ENOENT');
  expect(settings.current.name).toBe('Ada');
  await mkdir(folder);
  await settings.change({ visible: false });
  expect((await SettingsFile.load(folder, log)).current).toMatchObject({ name: 'Ada', visible: false });
});

test('damaged settings are set aside, not lost', async () => {
  await writeFile(join(folder, 'settings.json'), '{"name": 5');
  const { current } = await SettingsFile.load(folder, log);
  expect(current.named).toBe(false);
  expect(await readdir(folder)).toEqual(['settings.json.damaged']);
  expect(await readFile(join(folder, 'settings.json.damaged'), 'utf8')).toBe('{"name": 5');
  expect(logged).toHaveLength(1);
});
