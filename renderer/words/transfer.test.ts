import { describe, expect, it } from 'vitest';
import type { TransferView } from '../../main/ipc/contract.ts';
import { transferName, transferText } from './transfer.ts';

const transfer: TransferView = {
  id: 't',
  direction: 'out',
  shape: 'file',
  name: 'a',
  sizeBytes: 10_000_000,
  fileCount: 1,
  doneBytes: 5_000_000,
  bytesPerSecond: 0,
  state: 'running',
  canRetry: false,
};
const text = (changes: Partial<TransferView>) => transferText({ ...transfer, ...changes }, 'Bob');

describe('a transfer', () => {
  it('says how much, how fast and how long while it runs', () => {
    expect(text({ bytesPerSecond: 1_000_000 })).toBe('5 MB of 10 MB · 1 MB/s · 5 s left');
    expect(text({})).toBe('5 MB of 10 MB');
  });
  it('says how many files there are, if there are several', () => {
    expect(text({ state: 'done', fileCount: 1500 })).toBe('1,500 files, 10 MB · Sent');
    expect(text({ state: 'paused', fileCount: 2 })).toBe('5 MB of 2 files, 10 MB · Paused');
  });
  it('says how many files arrived, if some did not', () => {
    const partly = { state: 'done', fileCount: 10_000, failedCount: 2 } as const;
    expect(text(partly)).toBe('9,998 of 10,000 files · 2 failed');
    expect(text({ ...partly, direction: 'in', fileCount: 1, failedCount: 1 })).toBe('0 of 1 file · 1 failed');
  });
  it('says how many folders there are, if it has more than its own', () => {
    const folder = { state: 'done', shape: 'folder', fileCount: 1500 } as const;
    expect(text({ ...folder, folderCount: 12 })).toBe('1,500 files in 12 folders, 10 MB · Sent');
    expect(text({ ...folder, folderCount: 1 })).toBe('1,500 files, 10 MB · Sent');
    expect(text({ ...folder, fileCount: 1, folderCount: 2 })).toBe('1 file in 2 folders, 10 MB · Sent');
    expect(text({ ...folder, fileCount: 1, folderCount: 1 })).toBe('10 MB · Sent');
    expect(text({ ...folder, shape: 'files', folderCount: 1 })).toBe('1,500 files in 1 folder, 10 MB · Sent');
  });
  it('is called like its file, if that comes with nothing but folders', () => {
    expect(transferName({ shape: 'files', name: 'a.txt', fileCount: 1 })).toBe('a.txt');
    expect(transferName({ shape: 'files', name: 'a.txt', fileCount: 3 })).toBe('a.txt and 2 more files');
  });
  it('says whose answer it waits for, or who declined', () => {
    expect(text({ state: 'offered' })).toBe('10 MB · Waiting for Bob to accept');
    expect(text({ state: 'offered', direction: 'in' })).toBe('10 MB · Waiting for your answer');
    expect(text({ state: 'denied' })).toBe('10 MB · Bob declined');
    expect(text({ state: 'denied', direction: 'in' })).toBe('10 MB · You declined');
  });
  it('says what keeps it waiting', () => {
    const problem = { code: 'interrupted', who: 'Bob' } as const;
    expect(text({ state: 'waiting', problem })).toBe('10 MB · Interrupted. Resumes when Bob is back.');
    expect(text({ state: 'waiting' })).toBe('10 MB · Waiting');
  });
});
