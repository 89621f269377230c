/** A folder that is unfolded in a list of files. */
export interface UnfoldedFolder {
  readonly path: string;
  /** The folder that it is in, and its position there; the root is in none. */
  readonly parent?: { readonly path: string; readonly position: number };
  /** How much is directly in it. */
  readonly total: number;
}

/** Rows next to each other that are next to each other in a folder. */
export interface Run {
  readonly folder: string;
  /** Folders above it. */
  readonly depth: number;
  /** The first one's position in the folder, and its row. */
  readonly from: number;
  readonly row: number;
  readonly count: number;
}

/** What a row shows: something in a folder. */
export interface Place {
  readonly folder: string;
  readonly depth: number;
  readonly position: number;
}

/** A quarter of a million rows, of which few folders are unfolded, as a few runs. */
export function runsOf(folders: ReadonlyMap<string, UnfoldedFolder>): Run[] {
  const inside = new Map<string, UnfoldedFolder[]>();
  for (const folder of folders.values()) {
    if (folder.parent === undefined) continue;
    const siblings = inside.get(folder.parent.path);
    if (siblings === undefined) inside.set(folder.parent.path, [folder]);
    else siblings.push(folder);
  }
  const runs: Run[] = [];
  let row = 0;
  const add = ({ path, total }: UnfoldedFolder, depth: number) => {
    let from = 0;
    const run = (to: number) => {
      const count = Math.max(0, to - from);
      if (count > 0) runs.push({ folder: path, depth, from, row, count });
      row += count;
      from = to;
    };
    for (const folder of (inside.get(path) ?? []).sort((one, other) => positionOf(one) - positionOf(other))) {
      run(positionOf(folder) + 1);
      add(folder, depth + 1);
    }
    run(total);
  };
  const root = folders.get('');
  if (root !== undefined) add(root, 0);
  return runs;
}

export function rowCountOf(runs: readonly Run[]): number {
  const last = runs.at(-1);
  return last === undefined ? 0 : last.row + last.count;
}

export function placeAt(runs: readonly Run[], row: number): Place | undefined {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const run = runs[middle] as Run;
    if (row < run.row) high = middle;
    else if (row >= run.row + run.count) low = middle + 1;
    else return { folder: run.folder, depth: run.depth, position: run.from + row - run.row };
  }
  return undefined;
}

/** The row of something in a folder; undefined if it is folded away. */
export function rowOf(
  runs: readonly Run[],
  { folder, position }: Pick<Place, 'folder' | 'position'>,
): number | undefined {
  const run = runs.find(
    (each) => each.folder === folder && position >= each.from && position < each.from + each.count,
  );
  return run && run.row + position - run.from;
}

function positionOf({ parent }: UnfoldedFolder): number {
  return parent?.position ?? 0;
}
