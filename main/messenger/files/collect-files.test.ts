import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collect } from './collect-files.ts';
import type { Disk, DiskPath } from './disk.ts';
import { FileContent } from './file-content.ts';
import { systemDisk } from './system-disk.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-collecting-'));
});
afterEach(() => rm(folder, { recursive: true }));

const onPosix = process.platform === 'win32' ? test.skip : test;
const MODIFIED_S = 1_732_000_000.123456;

async function put(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const isFolder = path.endsWith('/');
    await mkdir(join(folder, isFolder ? path : join(path, '..')), { recursive: true });
    if (!isFolder) await writeFile(join(folder, path), path);
  }
}

function collected(names: readonly string[], disk = systemDisk) {
  const sources = names.map((name) => ({ name, sizeBytes: 0, path: join(folder, name) }));
  const open = async ({ path = '' }) => new FileContent(await systemDisk.open(path, 'r'), 0);
  return collect(sources, open, disk);
}

async function listed(...names: readonly string[]) {
  const { name, shape, files, folders, leftOut } = await collected(names);
  const pathsOf = (list: readonly { readonly path: string }[]) => list.map(({ path }) => path);
  return { name, shape, files: pathsOf(files), folders: pathsOf(folders), leftOut };
}

describe('a picked folder', () => {
  test('is listed with every folder in it, empty ones too, in the same order each time', async () => {
    await put('photos/b.jpg', 'photos/2024/a.jpg', 'photos/empty/inner/', 'photos/z/', 'photos/a.jpg');
    const list = await listed('photos');
    expect(list).toEqual({
      ...{ name: 'photos', shape: 'folder', leftOut: [] },
      files: ['2024/a.jpg', 'a.jpg', 'b.jpg'],
      folders: ['', '2024', 'empty', 'empty/inner', 'z'],
    });
    expect(await listed('photos')).toEqual(list);
  });

  test('without any file is nothing to send', async () => {
    await put('photos/empty/');
    await expect(collected(['photos'])).rejects.toThrow('nothing-to-send');
  });

  test('says when it and everything in it was changed, to the microsecond', async () => {
    await put('photos/a.jpg', 'photos/empty/');
    for (const path of ['photos/a.jpg', 'photos/empty', 'photos'])
      await utimes(join(folder, path), MODIFIED_S, MODIFIED_S);
    const { files, folders } = await collected(['photos']);
    for (const { modifiedMs } of [...files, ...folders]) expect(modifiedMs).toBe(1_732_000_000_123.456);
  });

  test('with many folders for few files is refused, as it would be by whoever receives it', async () => {
    await put('many/a.txt', ...Array.from({ length: 10_000 }, (_, index) => `many/${index}/`));
    await expect(collected(['many'])).rejects.toThrow('too-many-folders');
    await rm(join(folder, 'many', '9999'), { recursive: true });
    expect((await collected(['many'])).folders).toHaveLength(10_000);
  });

  test('with a folder 65 deep is refused', async () => {
    const deep = Array.from({ length: 64 }, () => 'd').join('/');
    await put('top/a.txt', `top/${deep}/`);
    await expect(collected(['top'])).rejects.toThrow('path-too-long');
  });
});

test('several picked things are next to each other, with folders that are empty', async () => {
  await put('a.txt', 'empty/', 'photos/a.jpg');
  expect(await listed('a.txt', 'empty', 'photos')).toMatchObject({
    ...{ name: 'a.txt', shape: 'files' },
    files: ['a.txt', 'photos/a.jpg'],
    folders: ['empty', 'photos'],
  });
  expect(await listed('a.txt', 'empty')).toMatchObject({ shape: 'files', folders: ['empty'] });
  expect(await listed('a.txt')).toMatchObject({ shape: 'file', folders: [] });
});

test('two picked folders of one name are one', async () => {
  await put('one/photos/a.jpg', 'other/photos/b.jpg');
  const sources = ['one', 'other'].map((parent) => {
    return { name: 'photos', sizeBytes: 0, path: join(folder, parent, 'photos') };
  });
  const { files, folders } = await collect(sources, () => Promise.reject(), systemDisk);
  expect([files.length, folders.length]).toEqual([2, 1]);
});

onPosix('a file that its owner may execute is told apart', async () => {
  await put('tools/run.sh', 'tools/notes.txt');
  await chmod(join(folder, 'tools/run.sh'), 0o755);
  const { files } = await collected(['tools']);
  expect(files.map(({ isExecutable = false }) => isExecutable)).toEqual([false, true]);
});

onPosix('what cannot be sent is left out by name', async () => {
  await put('things/a.txt');
  await symlink('/etc/passwd', join(folder, 'things/link'));
  await symlink('/', join(folder, 'things/linked folder'));
  execFileSync('mkfifo', [join(folder, 'things/pipe')]);
  const server = createServer().listen(join(folder, 'things/socket'));
  await once(server, 'listening');
  const { files, leftOut } = await listed('things');
  server.close();
  expect(files).toEqual(['a.txt']);
  expect(leftOut).toEqual([
    { path: 'link', why: 'link' },
    { path: 'linked folder', why: 'link' },
    { path: 'pipe', why: 'pipe' },
    { path: 'socket', why: 'socket' },
  ]);
});

/** The system refuses access to anything of that name, as it does not to root. */
function refusing(name: string): Disk {
  const refused = <T>(path: DiskPath, run: () => Promise<T>): Promise<T> =>
    String(path).endsWith(name)
      ? Promise.reject(Object.assign(new Error('refused'), { code: 'EACCES' }))
      : run();
  return {
    ...systemDisk,
    list: (path) => refused(path, () => systemDisk.list(path)),
    checkReadable: (path) => refused(path, () => systemDisk.checkReadable(path)),
  };
}

describe('what may not be read', () => {
  onPosix('is left out, be it a file or a folder', async () => {
    await put('home/a.txt', 'home/private.txt', 'home/others/b.txt');
    await chmod(join(folder, 'home/private.txt'), 0o600);
    for (const [name, files] of [
      ['private.txt', ['a.txt', 'others/b.txt']],
      ['others', ['a.txt', 'private.txt']],
    ] as const) {
      const list = await collected(['home'], refusing(name));
      expect(list.files.map(({ path }) => path)).toEqual(files);
      expect(list.folders.map(({ path }) => path)).not.toContain(name);
      expect(list.leftOut).toEqual([{ path: name, why: 'unreadable' }]);
    }
  });

  test('and was picked itself fails', async () => {
    await put('home/a.txt');
    await expect(collected(['home'], refusing('home'))).rejects.toThrow('folder-unreadable');
  });
});

test('what disappears while it is listed is passed over', async () => {
  await put('home/a.txt', 'home/b.txt', 'home/c/d.txt');
  const losing: Disk = {
    ...systemDisk,
    lstat: async (path) => {
      if (String(path).endsWith('b.txt')) await rm(String(path));
      return systemDisk.lstat(path);
    },
    list: async (path) => {
      if (String(path).endsWith('c')) await rm(String(path), { recursive: true });
      return systemDisk.list(path);
    },
  };
  const { files, folders, leftOut } = await collected(['home'], losing);
  expect([files.length, folders.length, leftOut.length]).toEqual([1, 1, 0]);
});

describe.skipIf(process.platform !== 'linux')('names that are not valid UTF-8', () => {
  const raw = (...bytes: readonly (string | number)[]) =>
    Buffer.concat([
      Buffer.from(`${folder}/old/`),
      ...bytes.map((each) => (typeof each === 'string' ? Buffer.from(each) : Buffer.from([each]))),
    ]);

  test('become readable, and their files can be read', async () => {
    await put('old/ä %FC.txt');
    await mkdir(raw('Fotos ', 0xfc));
    for (const [path, content] of [
      [raw('Gr', 0xfc, 0xdf, 'e.txt'), 'greetings'],
      [raw('Fotos ', 0xfc, '/', 0xff), 'photo'],
      [raw('Fotos ', 0xfc, '/b'), 'b'],
    ] as const)
      await writeFile(path, content);
    const { files, folders } = await collected(['old']);
    expect(files).toMatchObject([
      { path: 'Fotos %FC/%FF', isRenamed: true, sizeBytes: 5 },
      { path: 'Fotos %FC/b' },
      { path: 'Gr%FC%DFe.txt', isRenamed: true, sizeBytes: 9 },
      { path: 'ä %FC.txt' },
    ]);
    expect(files.map(({ isRenamed = false }) => isRenamed)).toEqual([true, false, true, false]);
    expect(folders).toMatchObject([{ path: '' }, { path: 'Fotos %FC', isRenamed: true }]);
    const contents = [];
    for (const file of files) {
      const content = await file.open();
      for await (const part of content) contents.push(Buffer.from(part).toString());
    }
    expect(contents).toEqual(['photo', 'b', 'greetings', 'old/ä %FC.txt']);
  });

  test('are told apart from a name that reads the same', async () => {
    await put('old/%FC.txt');
    await writeFile(raw(0xfc, '.txt'), '');
    const { files } = await collected(['old']);
    expect(files.map(({ path, isRenamed = false }) => [path, isRenamed])).toEqual([
      ['%FC (2).txt', true],
      ['%FC.txt', false],
    ]);
  });
});

test('what a page holds has the date that the page says', async () => {
  const source = { name: 'a.txt', sizeBytes: 1, upload: 'u', modifiedMs: 1_000_000_000_123 };
  const { files } = await collect([source], () => Promise.reject(new Error('It is not read yet.')));
  expect(files).toMatchObject([{ path: 'a.txt', modifiedMs: 1_000_000_000_123 }]);
});
