import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Part, type PartJournal, type PartRecord } from './part.ts';
import { makePrivateFolder } from './private-folder.ts';
import { systemDisk } from './system-disk.ts';

let downloads: string;
let journal: PartJournal & { part: PartRecord | undefined };
beforeEach(async () => {
  downloads = await mkdtemp(join(tmpdir(), 'lanline-part-'));
  journal = {
    id: 'f'.repeat(16),
    part: undefined,
    partIs(part) {
      this.part = part;
    },
  };
});
afterEach(() => rm(downloads, { recursive: true }));

const folder = () => join(downloads, '.lanline-parts');
const partOf = (kind: 'file' | 'folder') => new Part(downloads, kind, journal, systemDisk);

test.each(['file', 'folder'] as const)('a %s is created once, found again and removed', async (kind) => {
  const part = partOf(kind);
  expect(await part.isThere()).toBe(false);
  await part.make();
  const { path } = part;
  await part.make();
  expect(part.path).toBe(path);
  expect(await partOf(kind).isThere()).toBe(true);
  await partOf(kind).discard();
  expect(journal.part).toBeUndefined();
  expect(await readdir(downloads)).toEqual([]);
});

test.each(['a file', 'a link'])('%s that somebody else put in the way is left alone', async (what) => {
  const victim = join(downloads, 'victim');
  await writeFile(victim, 'theirs');
  await makePrivateFolder(folder());
  const inTheWay = join(folder(), journal.id);
  if (what === 'a link') await symlink(victim, inTheWay);
  else await writeFile(inTheWay, 'theirs');
  const part = partOf('file');
  await part.make();
  expect(part.path).not.toBe(inTheWay);
  await part.discard();
  expect(await readFile(inTheWay, 'utf8')).toBe('theirs');
});

test('what took the place of a part is neither resumed nor removed', async () => {
  const part = partOf('file');
  await part.make();
  await rm(part.path);
  await writeFile(join(folder(), 'keeps its inode from being used again'), '');
  await writeFile(part.path, 'theirs');
  expect(await part.isThere()).toBe(false);
  const { path } = part;
  await part.discard();
  expect(await readFile(path, 'utf8')).toBe('theirs');
});

test('a part that was being created when the program ended is removed', async () => {
  await makePrivateFolder(folder());
  journal.partIs({ name: `.lanline-parts/${journal.id}` });
  await writeFile(partOf('file').path, '');
  await partOf('file').discard();
  expect(await readdir(downloads)).toEqual([]);
});

test('a file that an earlier version has left beside goes on', async () => {
  const beside = 'a.txt.0123456789abcdef.part';
  await writeFile(join(downloads, beside), 'begun');
  journal.partIs({ name: '', beside });
  const part = partOf('file');
  expect(await part.isThere()).toBe(true);
  expect(await readdir(downloads)).toEqual(['.lanline-parts']);
  expect(await readFile(part.path, 'utf8')).toBe('begun');
});

test('a folder that an earlier version has left beside starts anew, and nothing of it stays', async () => {
  await mkdir(join(downloads, 'photos.part', 'of', 'theirs'), { recursive: true });
  journal.partIs({ name: '', beside: 'photos.part' });
  expect(await partOf('folder').isThere()).toBe(false);
  expect(await readdir(downloads)).toEqual([]);
  expect(() => partOf('folder').path).toThrow('Nothing has been received.');
});

test('a link that has the name of what an earlier version left is not followed', async () => {
  await writeFile(join(downloads, 'victim'), 'theirs');
  await symlink(join(downloads, 'victim'), join(downloads, 'a.part'));
  journal.partIs({ name: '', beside: 'a.part' });
  expect(await partOf('file').isThere()).toBe(false);
  expect((await readdir(downloads)).sort()).toEqual(['a.part', 'victim']);
});

test.each([
  ['a link', (path: string) => symlink(tmpdir(), path)],
  ['a file', (path: string) => writeFile(path, '')],
])('%s in place of the folder for parts is left alone', async (_, put) => {
  const { mode } = await stat(tmpdir());
  await put(folder());
  await partOf('file').make();
  const [first, second = ''] = (await readdir(downloads)).sort();
  expect([first, second]).toEqual(['.lanline-parts', expect.stringMatching(/^\.lanline-parts-/)]);
  expect((await stat(tmpdir())).mode).toBe(mode);
  await partOf('file').discard();
  await put(join(downloads, second));
  await expect(partOf('file').make()).rejects.toMatchObject({ code: 'parts-folder' });
});

test('a folder for parts that others could write to is closed to them', async () => {
  await mkdir(folder());
  await chmod(folder(), 0o777);
  await partOf('file').make();
  expect((await stat(folder())).mode & 0o777).toBe(0o700);
});

test('many parts come and go at the same time', async () => {
  const come = async (number: number) => {
    const own = { ...journal, id: `p${number}` };
    const part = new Part(downloads, 'file', own, systemDisk);
    for (let time = 0; time < 50; time++) {
      await part.make();
      expect(await part.isThere()).toBe(true);
      await part.discard();
    }
  };
  await Promise.all([1, 2, 3, 4].map(come));
  expect(await readdir(downloads)).toEqual([]);
});
