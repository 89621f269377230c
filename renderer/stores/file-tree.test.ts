import { describe, expect, it } from 'vitest';
import type { NoFileList, TransferEntryView, TransferFolderView } from '../../main/ipc/contract.ts';
import { createFileTree, type FileTreeStore } from './file-tree.ts';

const file = (path: string): TransferEntryView => ({
  kind: 'file',
  name: path,
  path,
  sizeBytes: 1,
  state: 'waiting',
});
const folder = (path: string, fileCount: number): TransferEntryView => ({
  kind: 'folder',
  name: path,
  path,
  fileCount,
  sizeBytes: fileCount,
  failedCount: 0,
});

/** A transfer with a folder of 250 files and a file. */
class Transfer {
  readonly asked: string[] = [];
  answer: (() => Promise<NoFileList>) | undefined;
  readonly tree = createFileTree(async (path, from, count): Promise<TransferFolderView | NoFileList> => {
    this.asked.push(`${path}:${from}`);
    if (this.answer !== undefined) return this.answer();
    const all =
      path === ''
        ? [folder('big', 250), file('last')]
        : Array.from({ length: 250 }, (_, index) => file(`big/${index}`));
    return { path, total: all.length, entries: all.slice(from, from + count) };
  });

  /** Shows rows, and waits until what they need has come. */
  async show(first: number, last: number): Promise<void> {
    this.tree.getState().show(first, last);
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

function pathAt(tree: FileTreeStore, row: number): string | undefined {
  return tree.getState().entryAt(row)?.entry?.path;
}

async function unfolded(): Promise<Transfer> {
  const transfer = new Transfer();
  await transfer.show(0, 10);
  transfer.tree.getState().unfold({ folder: '', depth: 0, position: 0 });
  await settled();
  return transfer;
}

describe('the files of a transfer', () => {
  it('are loaded folder by folder, as each is unfolded', async () => {
    const transfer = new Transfer();
    await transfer.show(0, 10);
    expect(transfer.asked).toEqual([':0']);
    expect([0, 1, 2].map((row) => pathAt(transfer.tree, row))).toEqual(['big', 'last', undefined]);
    transfer.tree.getState().unfold({ folder: '', depth: 0, position: 0 });
    await settled();
    expect(transfer.asked).toEqual([':0', 'big:0']);
    expect(transfer.tree.getState().rowCount).toBe(252);
    expect([0, 1, 2, 251].map((row) => pathAt(transfer.tree, row))).toEqual([
      'big',
      'big/0',
      'big/1',
      'last',
    ]);
  });

  it('are loaded as they come into view, and only once', async () => {
    const transfer = await unfolded();
    expect(transfer.tree.getState().entryAt(201)?.entry).toBeUndefined();
    await transfer.show(190, 230);
    await transfer.show(195, 235);
    expect(transfer.asked).toEqual([':0', 'big:0', 'big:100', 'big:200']);
    expect(pathAt(transfer.tree, 201)).toBe('big/200');
  });

  it('are loaded again when they may have changed, as far as they are in view', async () => {
    const transfer = await unfolded();
    await transfer.show(0, 20);
    transfer.tree.getState().renew();
    await settled();
    expect(transfer.asked).toEqual([':0', 'big:0', ':0', 'big:0']);
  });

  it('disappear when their folder is folded', async () => {
    const { tree } = await unfolded();
    tree.getState().fold('big');
    expect(tree.getState().rowCount).toBe(2);
    expect(pathAt(tree, 1)).toBe('last');
  });

  it('are not there yet, for a reason, until they are', async () => {
    const transfer = new Transfer();
    transfer.answer = async () => ({ missing: 'soon' });
    await transfer.show(0, 10);
    expect(transfer.tree.getState()).toMatchObject({ isKnown: true, missing: 'soon', rowCount: 0 });
    transfer.answer = undefined;
    transfer.tree.getState().renew();
    await settled();
    expect(transfer.tree.getState()).toMatchObject({ missing: undefined, rowCount: 2 });
  });

  it('can be asked for again after that failed', async () => {
    const transfer = new Transfer();
    transfer.answer = () => Promise.reject({ code: 'file-list' });
    await transfer.show(0, 10);
    expect(transfer.tree.getState().problem).toEqual({ code: 'file-list' });
    transfer.answer = undefined;
    transfer.tree.getState().renew();
    await settled();
    expect(transfer.tree.getState()).toMatchObject({ problem: undefined, rowCount: 2 });
  });
});
