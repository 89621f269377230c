import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Shape } from '../../ipc/contract.ts';
import type { Disk } from './disk.ts';
import { type FileList, filesAlone } from './file-list.ts';
import type { NameJournal } from './final-name.ts';
import { START } from './manifest.ts';
import type { PartJournal, PartRecord } from './part.ts';
import { PartialDownload } from './partial-download.ts';
import { systemDisk } from './system-disk.ts';

let downloads: string;
beforeEach(async () => {
  downloads = await mkdtemp(join(tmpdir(), 'lanline-finishing-'));
});
afterEach(() => rm(downloads, { recursive: true }));

const CONTENT = 'received';
const listOf = (...paths: readonly string[]): FileList =>
  filesAlone(paths.map((path) => ({ path, sizeBytes: CONTENT.length })));
/** What is received, and what is to be in the downloads folder then. */
const SHAPES: readonly (readonly [Shape, string, FileList, readonly string[]])[] = [
  ['file', 'a.txt', listOf('a.txt'), ['a.txt']],
  ['folder', 'photos', listOf('one.jpg', 'two.jpg'), ['photos/one.jpg', 'photos/two.jpg']],
  ['files', 'b.txt', listOf('b.txt', 'c/d.txt'), ['b.txt', 'c/d.txt']],
];

/** What a transfer remembers. */
class Journal implements NameJournal, PartJournal {
  readonly id = 'f'.repeat(16);
  part: PartRecord | undefined;
  readonly names = new Map<string, string>();

  planned(part: string): string | undefined {
    return this.names.get(part);
  }
  plan(part: string, path: string): void {
    this.names.set(part, path);
  }
  partIs(part: PartRecord | undefined): void {
    this.part = part;
  }
}

/** The program ends before the nth change of the disk: nothing after it happens. */
function endingBefore(changes: number): Disk {
  let left = changes;
  const change =
    <A extends unknown[], R>(run: (...args: A) => R) =>
    (...args: A): R => {
      if (left-- <= 0) throw new Error('the program has ended');
      return run(...args);
    };
  return {
    ...systemDisk,
    open: change(systemDisk.open),
    makeFolder: change(systemDisk.makeFolder),
    link: change(systemDisk.link),
    rename: change(systemDisk.rename),
    remove: change(systemDisk.remove),
  };
}

async function contentOfDownloads(): Promise<string[]> {
  const all = await readdir(downloads, { recursive: true, withFileTypes: true });
  const files = all.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  for (const file of files) expect(await readFile(file, 'utf8'), file).toBe(CONTENT);
  return files.map((file) => file.slice(downloads.length + 1)).sort();
}

test.each(SHAPES)(
  'a %s that was complete when the program ended is there once',
  async (shape, name, list, wanted) => {
    for (let changes = 0; ; changes++) {
      const journal = new Journal();
      const init = { folder: downloads, name, shape, journal };
      const download = new PartialDownload(init);
      await download.prepare(list, START);
      const files = await download.files(list);
      for (let index = 0; index < files.length; index++)
        await writeFile(files.at(index)?.path ?? '', CONTENT);
      const interrupted = new PartialDownload({ ...init, disk: endingBefore(changes) });
      const hasEnded = await interrupted.finish(list).then(
        () => false,
        () => true,
      );
      await new PartialDownload(init).finish(list);
      expect(await contentOfDownloads(), `ended before change ${changes}`).toEqual(wanted);
      await rm(downloads, { recursive: true });
      await mkdir(downloads);
      if (!hasEnded) return expect(changes).toBeGreaterThan(1);
    }
  },
);

test('a name that somebody else took between plan and start is left alone', async () => {
  const journal = new Journal();
  const download = new PartialDownload({ folder: downloads, name: 'a.txt', shape: 'file', journal });
  await download.prepare(listOf('a.txt'), START);
  await writeFile((await download.files(listOf('a.txt'))).at(0)?.path ?? '', CONTENT);
  journal.plan(join(downloads, '.lanline-parts', journal.id), join(downloads, 'a.txt'));
  await writeFile(join(downloads, 'a.txt'), 'theirs');
  expect(await download.finish(listOf('a.txt'))).toBe(join(downloads, 'a (2).txt'));
  expect(await readFile(join(downloads, 'a.txt'), 'utf8')).toBe('theirs');
});

describe('a file that a version before 0.3 had received whole', () => {
  const beside = 'a.txt.0123456789abcdef.part';
  const download = (journal: Journal) => {
    journal.partIs({ name: '', beside });
    return new PartialDownload({ folder: downloads, name: 'a.txt', shape: 'file', journal });
  };

  test('gets its name', async () => {
    await writeFile(join(downloads, beside), CONTENT);
    expect(await download(new Journal()).finish(listOf('a.txt'))).toBe(join(downloads, 'a.txt'));
    expect(await contentOfDownloads()).toEqual(['a.txt']);
    expect(await readdir(downloads)).toEqual(['a.txt']);
  });

  test('is found under the name that it had just got', async () => {
    await writeFile(join(downloads, 'a (2).txt'), CONTENT);
    const journal = new Journal();
    journal.plan(join(downloads, beside), join(downloads, 'a (2).txt'));
    expect(await download(journal).finish(listOf('a.txt'))).toBe(join(downloads, 'a (2).txt'));
  });

  test('is fetched again if it is gone', async () => {
    await expect(download(new Journal()).finish(listOf('a.txt'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('a folder that a version before 0.3 had received whole is fetched again, and nothing else gets its name', async () => {
  await mkdir(join(downloads, 'photos.0.part'));
  await writeFile(join(downloads, 'photos.0.part', 'one.jpg'), CONTENT);
  const journal = new Journal();
  journal.partIs({ name: '', beside: 'photos.0.part' });
  const others = new Journal();
  await new PartialDownload({ folder: downloads, name: 'b', shape: 'file', journal: others }).prepare(
    listOf('b'),
    START,
  );
  const download = new PartialDownload({ folder: downloads, name: 'photos', shape: 'folder', journal });
  await expect(download.finish(listOf('one.jpg'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect((await readdir(downloads)).sort()).toEqual(['.lanline-parts']);
});

describe('folders of a list', () => {
  const LIST: FileList = {
    files: [{ path: 'docs/a.txt', sizeBytes: CONTENT.length }],
    folders: [
      { path: '', modifiedMs: 1_000_000_000_000 },
      { path: 'docs', modifiedMs: 1_100_000_000_000.5 },
      { path: 'empty', modifiedMs: 1_200_000_000_000 },
      { path: 'empty/inner', modifiedMs: 1_300_000_000_000 },
      { path: 'dateless' },
    ],
    leftOut: [],
  };
  const modifiedMs = async (...parts: readonly string[]) =>
    Math.round((await stat(join(downloads, ...parts))).mtimeMs * 10) / 10;

  async function received(shape: Shape, disk?: Disk): Promise<string> {
    const init = { folder: downloads, name: 'name', shape, journal: new Journal() };
    const download = new PartialDownload({ ...init, ...(disk === undefined ? {} : { disk }) });
    await download.prepare(LIST, START);
    await writeFile((await download.files(LIST)).at(0)?.path ?? '', CONTENT);
    return download.finish(LIST);
  }

  test('arrive with their dates, empty ones too, and so does the folder itself', async () => {
    const path = await received('folder');
    expect((await readdir(path, { recursive: true })).sort()).toEqual([
      ...['dateless', 'docs', 'docs/a.txt', 'empty', 'empty/inner'],
    ]);
    const dated = [[], ['docs'], ['empty'], ['empty', 'inner']];
    expect(await Promise.all(dated.map((parts) => modifiedMs('name', ...parts)))).toEqual([
      ...[1_000_000_000_000, 1_100_000_000_000.5, 1_200_000_000_000, 1_300_000_000_000],
    ]);
    expect(await modifiedMs('name', 'dateless')).toBeGreaterThan(1_700_000_000_000);
  });

  test('arrive with their dates next to other things', async () => {
    await mkdir(join(downloads, 'empty'));
    await received('files');
    expect((await readdir(downloads)).sort()).toEqual(['dateless', 'docs', 'empty', 'empty (2)']);
    expect(await modifiedMs('docs')).toBe(1_100_000_000_000.5);
    expect(await modifiedMs('empty (2)', 'inner')).toBe(1_300_000_000_000);
    expect(await modifiedMs('empty')).toBeGreaterThan(1_700_000_000_000);
  });

  test('arrive even if the disk takes no dates', async () => {
    const setTimes = () => Promise.reject(Object.assign(new Error('not here'), { code: 'EPERM' }));
    const path = await received('folder', { ...systemDisk, setTimes });
    expect(await readFile(join(path, 'docs/a.txt'), 'utf8')).toBe(CONTENT);
  });

  test('count where there is room for so many files only', async () => {
    const room = async () => ({ bytes: 1_000, files: 4 });
    await expect(received('folder', { ...systemDisk, room })).rejects.toThrow('no-room-for-files');
  });
});
