import type { Calls, FileTick, NoFileList } from '../../ipc/contract.ts';
import { type FileList, NOTHING } from '../files/file-list.ts';
import { countOf } from '../files/index-ranges.ts';
import { ListTree } from '../files/list-tree.ts';
import { START } from '../files/manifest.ts';
import { wantedRanges } from '../files/wanted-ranges.ts';
import { Problem } from '../problem.ts';
import { fileNotes } from './file-notes.ts';
import { type FileProgress, positionAfter } from './file-progress.ts';
import { folderView } from './folder-view.ts';
import { knownList } from './known-list.ts';
import type { Transfer } from './transfer.ts';
import { isArrival } from './transfer-outcome.ts';
import type { TransferRegistry } from './transfer-registry.ts';
import { bytesOf, type Wanted } from './wanted-files.ts';

/** The list of what our user has not decided about yet (incoming-lists.ts). */
type Undecided = (transfer: Transfer) => Promise<FileList> | 'soon' | 'accepted';

/** Shows the files of a transfer one by one, before, while and after they are sent. */
export class ListedFiles {
  readonly #known: Pick<TransferRegistry, 'get'>;
  readonly #undecided: Undecided;
  /** A tree goes with its list. */
  readonly #trees = new WeakMap<FileList, Promise<ListTree>>();

  readonly calls = {
    transferFolder: async (transferId, path, from, count) => {
      const transfer = this.#known.get(transferId);
      if (transfer === undefined) return { missing: 'gone' };
      const list = await this.#listOf(transfer);
      if (typeof list === 'string') return { missing: list };
      const tree = await this.#tree(list);
      const facts = { progress: progressOf(transfer, list), failures: transfer.failures.list };
      const view = await folderView(tree, facts, { path, from, count });
      if (view === undefined) throw new Problem('unknown-folder');
      return view;
    },
    transferNotes: async (transferId, from, count) => {
      const transfer = this.#known.get(transferId);
      if (transfer === undefined) return { total: 0, notes: [] };
      const list = await this.#listOf(transfer);
      const known = typeof list === 'string' ? NOTHING : list;
      const { failures, received } = transfer;
      return fileNotes(known, failures.list, received.renamed, { from, count });
    },
  } satisfies Partial<Calls>;

  constructor(known: Pick<TransferRegistry, 'get'>, undecided: Undecided) {
    this.#known = known;
    this.#undecided = undecided;
  }

  /**
   * What the user selected of offered files; undefined: all.
   * @throws Problem 'nothing-wanted' if that is no file, 'file-list' if there is no list (any more)
   */
  async wanted(transfer: Transfer, ticks: readonly FileTick[]): Promise<Wanted | undefined> {
    if (ticks.length === 0 && transfer.wanted === undefined) return undefined;
    const list = await this.#listOf(transfer);
    if (typeof list === 'string') throw new Problem('file-list');
    const ranges = await wantedRanges(await this.#tree(list), ticks);
    const files = countOf(ranges);
    if (files === 0) throw new Problem('nothing-wanted');
    return { files, bytes: bytesOf(list.files, ranges), ranges };
  }

  async #listOf(transfer: Transfer): Promise<FileList | NoFileList['missing']> {
    if (transfer.direction === 'in' && transfer.state.phase === 'asking') return this.#undecided(transfer);
    await (transfer.direction === 'in' ? transfer.received : transfer.offered).load(); // after a restart
    return knownList(transfer) ?? whyMissing(transfer);
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
  const { failures, state } = transfer;
  const failureOf = (file: number) => failures.get(file);
  const wanted = selectionOf(transfer, files.length);
  // Better nothing of single files than something that is wrong.
  if (wanted === 'unknown')
    return { position: START, isOver: false, wanted: undefined, fetched: undefined, failureOf };
  return {
    position: positionAfter(files, wanted, transfer.view().doneBytes),
    isOver: isArrival(state.phase),
    wanted: wanted?.selected ?? wanted?.ranges,
    fetched: wanted?.ranges,
    failureOf,
  };
}

/** A sender knows how many files are wanted, and which ones when they have asked for the last of them. */
function selectionOf(
  { direction, wanted, offered }: Transfer,
  fileCount: number,
): Wanted | undefined | 'unknown' {
  if (direction === 'in' || wanted === undefined || wanted.files === fileCount) return wanted;
  const { ranges } = offered.asked;
  return countOf(ranges) === wanted.files ? { ...wanted, ranges } : 'unknown';
}

function whyMissing({ ended, state }: Transfer): NoFileList['missing'] {
  if (ended) return 'gone';
  return state.moving ? 'soon' : 'connected';
}
