import { describe, expect, it } from 'vitest';
import type { TransferEntryView } from '../../main/ipc/contract.ts';
import { entryAmount, entryLabel, entryRemark, noteText } from './file-entry.ts';

type FileEntry = Extract<TransferEntryView, { kind: 'file' }>;
const file = (facts: Partial<FileEntry>): FileEntry => ({
  kind: 'file',
  name: 'a.txt',
  path: 'a.txt',
  sizeBytes: 2_000,
  state: 'waiting',
  ...facts,
});

describe('a row of a list of files', () => {
  it('says how large a file is, and how much of it is there', () => {
    expect(entryAmount(file({}))).toBe('2 kB');
    expect(entryAmount(file({ state: 'running', doneBytes: 500 }))).toBe('500 B of 2 kB');
    expect(entryAmount(file({ state: 'unwanted' }))).toBe('Not selected');
  });

  it('says why a file failed, and on whose side', () => {
    const failed = { state: 'failed', problem: { code: 'storage-failing', path: '/x' } } as const;
    const here = entryRemark(file({ ...failed, side: 'here' }), 'Bob') ?? '';
    expect(here).not.toContain('Bob');
    expect(entryRemark(file({ ...failed, side: 'there' }), 'Bob')).toMatch(/Bob.*side: /);
    expect(noteText({ kind: 'failed', path: 'a.txt', side: 'here', problem: failed.problem }, 'Bob')).toBe(
      here,
    );
  });

  it('says why something is left out, or is called otherwise', () => {
    expect(entryRemark({ kind: 'left-out', name: 'l', path: 'l', why: 'link' }, '')).toBe('Left out: a link');
    expect(entryRemark(file({ isRenamed: true }), '')).toMatch(/^Renamed/);
    expect(entryRemark(file({}), '')).toBeUndefined();
  });

  it('says how much is in a folder, and how much of that failed', () => {
    const folder = { kind: 'folder', name: 'f', path: 'f', sizeBytes: 3_000 } as const;
    expect(entryAmount({ ...folder, fileCount: 2, failedCount: 0 })).toBe('2 files, 3 kB');
    expect(entryRemark({ ...folder, fileCount: 2, failedCount: 1 }, '')).toBe('1 failed');
    expect(entryAmount({ ...folder, fileCount: 2, failedCount: 0, wantedCount: 1 })).toBe(
      '1 of 2 files selected',
    );
    expect(entryAmount({ ...folder, fileCount: 2, failedCount: 0, wantedCount: 0 })).toBe('Not selected');
    expect(entryAmount({ ...folder, fileCount: 0, sizeBytes: 0, failedCount: 0 })).toBe('Empty');
  });

  it('is read out as a whole', () => {
    expect(entryLabel(file({ state: 'done' }), '')).toBe('a.txt, 2 kB, done');
    expect(entryLabel({ kind: 'left-out', name: 'l', path: 'l', why: 'pipe' }, '')).toBe(
      'l, Left out: a pipe, not a file',
    );
  });
});
