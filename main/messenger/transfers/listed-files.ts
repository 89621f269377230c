import type { Calls, FileTick, NoFileList } from '../../ipc/contract.ts';
import { type FileList, NOTHING } from '../files/file-list.ts';
import { countOf } from '../files/index-ranges.ts';
import { ListTree } from '../files/list-tree.ts';
import { wantedRanges } from '../files/wanted-ranges.ts';
import { Problem } from '../problem.ts';
import { fileNotes } from './file-notes.ts';
import { type FileProgress, positionAfter } from './file-progress.ts';
import { folderView } from './folder-view.ts';
import { listOf } from './listed.ts';
import type { Transfer } from './transfer.ts';
import { isArrival } from './transfer-outcome.ts';
import type { TransferRegistry } from './transfer-registry.ts';
import { bytesOf, type Wanted } from './wanted-files.ts';

/** Shows the files of a transfer one by one, before, while and after they are sent. */
export class ListedFiles {
  readonly #known: Pick<TransferRegistry, 'get'>;
  /** A tree goes with its list. */
  readonly #trees = new WeakMap<FileList, Promise<ListTree>>();

  readonly calls = {
    transferFolder: async (transferId, path, from, count) => {
      const transfer = this.#known.get(transferId);
      const list = transfer && listOf(transfer);
      if (transfer === undefined || list === undefined) return { missing: whyMissing(transfer) };
      const tree = await this.#tree(list);
      const failures = transfer.failures.list;
      const facts = { progress: progressOf(transfer, list), failures };
      const view = await folderView(tree, facts, { path, from, count });
      if (view === undefined) throw new Problem('unknown-folder');
      return view;
    },
    transferNotes: async (transferId, from, count) => {
      const transfer = this.#known.get(transferId);
      if (transfer === undefined) return { total: 0, notes: [] };
      return fileNotes(listOf(transfer) ?? NOTHING, transfer.failures.list, { from, count });
    },
  } satisfies Partial<Calls>;

  constructor(known: Pick<TransferRegistry, 'get'>) {
    this.#known = known;
  }

  /**
   * What the user selected of offered files; undefined: all.
   * @throws Problem 'nothing-wanted' if that is no file
   */
  async wanted(transfer: Transfer, ticks: readonly FileTick[]): Promise<Wanted | undefined> {
    const list = listOf(transfer);
    if (list === undefined || (ticks.length === 0 && transfer.wanted === undefined)) return undefined;
    const ranges = await wantedRanges(await this.#tree(list), ticks);
    const files = countOf(ranges);
    if (files === 0) throw new Problem('nothing-wanted');
    return { files, bytes: bytesOf(list.files, ranges), ranges };
  }

  #tree(list: FileList): Promise<ListTree> {
    const held = this.#trees.get(list);
    if (held !== undefined) return held;
    const tree = ListTree.of(list);
    this.#trees.set(list, tree);
    return tree;
  }
}

function progressOf(transfer: Transfer, { files }: FileList): FileProgress {
  const { wanted, failures, state } = transfer;
  return {
    position: positionAfter(files, wanted, transfer.view().doneBytes),
    isOver: isArrival(state.phase),
    wanted: wanted?.ranges,
    fetched: undefined,
    failureOf: (file) => failures.get(file),
  };
}

function whyMissing(transfer: Transfer | undefined): NoFileList['missing'] {
  if (transfer === undefined || transfer.ended) return 'gone';
  if (transfer.state.phase === 'asking') return 'accepted';
  return transfer.state.moving ? 'soon' : 'connected';
}
