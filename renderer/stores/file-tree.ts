import { createStore } from 'zustand/vanilla';
import type {
  NoFileList,
  ProblemView,
  TransferEntryView,
  TransferFolderView,
} from '../../main/ipc/contract.ts';
import { isProblem } from '../words/problem.ts';
import { type Place, placeAt, type Run, rowCountOf, runsOf, type UnfoldedFolder } from './file-rows.ts';

export const pageSize = 100;
/** Pages of one folder that are kept; what is in view is always. */
const mostPages = 50;

interface Page {
  /** In which round it was asked for. */
  readonly round: number;
  readonly entries: readonly TransferEntryView[];
}

interface Folder extends UnfoldedFolder {
  readonly pages: ReadonlyMap<number, Page>;
}

interface FileTree {
  /** Why there is no list. */
  readonly missing: NoFileList['missing'] | undefined;
  readonly problem: ProblemView | undefined;
  /** Something has been answered. */
  readonly isKnown: boolean;
  /** Those that are unfolded, by path. */
  readonly folders: ReadonlyMap<string, Folder>;
  readonly runs: readonly Run[];
  readonly rowCount: number;
  /** What a row shows; undefined while it is loading. */
  entryAt(row: number): { readonly place: Place; readonly entry: TransferEntryView | undefined } | undefined;
  /** These rows are in view: loads what is not held of them, or is older than `renew`. */
  show(first: number, last: number): void;
  /** What is held may have changed. */
  renew(): void;
  unfold(place: Place): void;
  fold(path: string): void;
}

type Load = (path: string, from: number, count: number) => Promise<TransferFolderView | NoFileList>;

/** The files of one transfer, of which only what is in view is loaded. */
export function createFileTree(load: Load) {
  return createStore<FileTree>()((set, get) => {
    let round = 1;
    let inView = { first: 0, last: 0 };
    const asked = new Set<string>();

    const put = (folders: ReadonlyMap<string, Folder>) => {
      const runs = runsOf(folders);
      set({ folders, runs, rowCount: rowCountOf(runs) });
    };
    const take = (path: string, page: number, inRound: number, view: TransferFolderView) => {
      const held = get().folders;
      const folder = held.get(path);
      if (folder === undefined) return; // it was folded in the meantime
      const pages = new Map(folder.pages);
      pages.delete(page); // it is the newest now
      pages.set(page, { round: inRound, entries: view.entries });
      for (const oldest of pages.keys()) {
        if (pages.size <= mostPages) break;
        pages.delete(oldest);
      }
      put(new Map(held).set(path, { ...folder, pages, total: view.total }));
      set({ isKnown: true, missing: undefined, problem: undefined });
    };
    const ask = async (path: string, page: number) => {
      const key = `${page} ${path}`;
      if (asked.has(key)) return;
      asked.add(key);
      const now = round;
      try {
        const view = await load(path, page * pageSize, pageSize);
        asked.delete(key);
        if ('missing' in view) set({ isKnown: true, missing: view.missing, problem: undefined });
        else take(path, page, now, view);
      } catch (error) {
        asked.delete(key);
        set({ isKnown: true, problem: isProblem(error) ? error : { code: 'unexpected' } });
      }
    };
    const askFor = (path: string, page: number) => {
      if (get().folders.get(path)?.pages.get(page)?.round !== round) void ask(path, page);
    };

    return {
      missing: undefined,
      problem: undefined,
      isKnown: false,
      folders: new Map([['', { path: '', total: 0, pages: new Map() }]]),
      runs: [],
      rowCount: 0,
      entryAt: (row) => {
        const { runs, folders } = get();
        const place = placeAt(runs, row);
        if (place === undefined) return undefined;
        const page = folders.get(place.folder)?.pages.get(Math.floor(place.position / pageSize));
        return { place, entry: page?.entries[place.position % pageSize] };
      },
      show: (first, last) => {
        inView = { first, last };
        const { runs, rowCount } = get();
        if (rowCount === 0) return askFor('', 0);
        for (let row = first; row <= Math.min(last, rowCount - 1); ) {
          const place = placeAt(runs, row);
          if (place === undefined) return;
          const page = Math.floor(place.position / pageSize);
          askFor(place.folder, page);
          // On to the next page, or to the next folder's rows.
          const run = runs.find((each) => row >= each.row && row < each.row + each.count);
          const runEnd = run === undefined ? row + 1 : run.row + run.count;
          row = Math.min(runEnd, row + pageSize - (place.position % pageSize));
        }
      },
      renew: () => {
        round++;
        get().show(inView.first, inView.last);
      },
      unfold: ({ folder, position }) => {
        const page = get()
          .folders.get(folder)
          ?.pages.get(Math.floor(position / pageSize));
        const entry = page?.entries[position % pageSize];
        if (entry?.kind !== 'folder' || get().folders.has(entry.path)) return;
        const { path } = entry;
        put(
          new Map(get().folders).set(path, {
            path,
            parent: { path: folder, position },
            total: 0,
            pages: new Map(),
          }),
        );
        askFor(path, 0);
      },
      fold: (path) => {
        if (path === '') return;
        put(new Map([...get().folders].filter(([each]) => each !== path && !each.startsWith(`${path}/`))));
      },
    };
  });
}

export type FileTreeStore = ReturnType<typeof createFileTree>;
