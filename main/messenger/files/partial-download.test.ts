import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Shape } from '../../ipc/contract.ts';
import type { Disk } from './disk.ts';
import type { NameJournal } from './final-name.ts';
import { type Entry, START } from './manifest.ts';
import type { PartJournal, PartRecord } from './part.ts';
import { PartialDownload } from './partial-download.ts';
import { systemDisk } from './system-disk.ts';

let downloads: string;
beforeEach(async () => {
  downloads = await mkdtemp(join(tmpdir(), 'lanline-finishing-'));
});
afterEach(() => rm(downloads, { recursive: true }));

const CONTENT = 'received';
const entry = (path: string): Entry => ({ path, sizeBytes: CONTENT.length });
/** What is received, and what is to be in the downloads folder then. */
const SHAPES: readonly (readonly [Shape, string, readonly Entry[], readonly string[]])[] = [
  ['file', 'a.txt', [entry('a.txt')], ['a.txt']],
  ['folder', 'photos', [entry('one.jpg'), entry('two.jpg')], ['photos/one.jpg', 'photos/two.jpg']],
  ['files', 'b.txt', [entry('b.txt'), entry('c/d.txt')], ['b.txt', 'c/d.txt']],
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
  async (shape, name, entries, wanted) => {
    for (let changes = 0; ; changes++) {
      const journal = new Journal();
      const init = { folder: downloads, name, shape, journal };
      const download = new PartialDownload(init);
      await download.prepare(entries, START);
      const files = await download.files(entries);
      for (let index = 0; index < entries.length; index++)
        await writeFile(files.at(index)?.path ?? '', CONTENT);
      const interrupted = new PartialDownload({ ...init, disk: endingBefore(changes) });
      const hasEnded = await interrupted.finish(entries).then(
        () => false,
        () => true,
      );
      await new PartialDownload(init).finish(entries);
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
  await download.prepare([entry('a.txt')], START);
  await writeFile((await download.files([entry('a.txt')])).at(0)?.path ?? '', CONTENT);
  journal.plan(join(downloads, '.lanline-parts', journal.id), join(downloads, 'a.txt'));
  await writeFile(join(downloads, 'a.txt'), 'theirs');
  expect(await download.finish([entry('a.txt')])).toBe(join(downloads, 'a (2).txt'));
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
    expect(await download(new Journal()).finish([entry('a.txt')])).toBe(join(downloads, 'a.txt'));
    expect(await contentOfDownloads()).toEqual(['a.txt']);
    expect(await readdir(downloads)).toEqual(['a.txt']);
  });

  test('is found under the name that it had just got', async () => {
    await writeFile(join(downloads, 'a (2).txt'), CONTENT);
    const journal = new Journal();
    journal.plan(join(downloads, beside), join(downloads, 'a (2).txt'));
    expect(await download(journal).finish([entry('a.txt')])).toBe(join(downloads, 'a (2).txt'));
  });

  test('is fetched again if it is gone', async () => {
    await expect(download(new Journal()).finish([entry('a.txt')])).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('a folder that a version before 0.3 had received whole is fetched again, and nothing else gets its name', async () => {
  await mkdir(join(downloads, 'photos.0.part'));
  await writeFile(join(downloads, 'photos.0.part', 'one.jpg'), CONTENT);
  const journal = new Journal();
  journal.partIs({ name: '', beside: 'photos.0.part' });
  const others = new Journal();
  await new PartialDownload({ folder: downloads, name: 'b', shape: 'file', journal: others }).prepare(
    [entry('b')],
    START,
  );
  const download = new PartialDownload({ folder: downloads, name: 'photos', shape: 'folder', journal });
  await expect(download.finish([entry('one.jpg')])).rejects.toMatchObject({ code: 'ENOENT' });
  expect((await readdir(downloads)).sort()).toEqual(['.lanline-parts']);
});
