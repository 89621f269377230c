import { lstat, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemDisk } from './system-disk.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-disk-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** As whoever reads them does: without what is less. */
async function modifiedMicroseconds(path: string): Promise<number> {
  const { mtimeNs } = await lstat(path, { bigint: true });
  return Number((mtimeNs - (((mtimeNs % 1_000n) + 1_000n) % 1_000n)) / 1_000n);
}

describe('the date of a file or folder', () => {
  test.each([
    0, 1, -1, -62_135_596.001, 946_684_800_000, 1_732_000_000_123.456, 1_732_000_000_123.001,
    1_999_999_999_999.999,
  ])('is kept to the microsecond: %d ms', async (modifiedMs) => {
    const file = join(folder, 'a.txt');
    const inner = join(folder, 'inner');
    await writeFile(file, '');
    await mkdir(inner);
    for (const path of [file, inner]) {
      await systemDisk.setTimes(path, modifiedMs);
      expect(await modifiedMicroseconds(path)).toBe(Math.round(modifiedMs * 1_000));
    }
  });

  test('any microsecond is that one, and not the one before', async () => {
    const file = join(folder, 'a.txt');
    await writeFile(file, '');
    for (let microsecond = 0; microsecond < 1_000; microsecond += 7) {
      const modifiedMs = 1_732_000_000_000 + microsecond / 1_000;
      await systemDisk.setTimes(file, modifiedMs);
      expect(await modifiedMicroseconds(file)).toBe(1_732_000_000_000_000 + microsecond);
    }
  });

  test('is that of a link, not of what it leads to', async () => {
    const file = join(folder, 'a.txt');
    await writeFile(file, '');
    const before = await lstat(file);
    await symlink(file, join(folder, 'link'));
    await systemDisk.setTimes(join(folder, 'link'), 1_000);
    expect((await lstat(file)).mtimeMs).toBe(before.mtimeMs);
    expect(await modifiedMicroseconds(join(folder, 'link'))).toBe(1_000_000);
  });
});

describe.skipIf(process.platform !== 'linux')('what is in a folder', () => {
  const raw = (name: number) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([name])]);

  test('is told by its name, or by its bytes where they are no text', async () => {
    await writeFile(join(folder, 'replaced \uFFFD.txt'), '');
    await writeFile(raw(0xfc), 'content');
    const entries = await systemDisk.list(folder);
    const names = entries.map(({ name }) => name);
    expect(names).toHaveLength(2);
    expect(names).toContainEqual('replaced \uFFFD.txt');
    expect(names).toContainEqual(Buffer.from([0xfc]));
    expect(entries.every((entry) => entry.isFile())).toBe(true);
    expect(systemDisk.readSmall(raw(0xfc), 100)?.content).toEqual(Buffer.from('content'));
    expect((await systemDisk.lstat(raw(0xfc))).size).toBe(7);
  });
});
