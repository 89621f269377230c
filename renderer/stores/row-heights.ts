import type { TransferEntryView } from '../../main/ipc/contract.ts';
import { type Run, rowOf, type UnfoldedFolder } from './file-rows.ts';

export const rowPx = 30;
/** More for a row with a remark under its name. */
const remarkPx = 16;

/** Where each of up to a quarter of a million rows is: all are equally high, but for some known ones. */
export class RowHeights {
  readonly #rowCount: number;
  /** Ascending. */
  readonly #tall: readonly number[];

  /** @param tall rows that have a remark, ascending */
  constructor(rowCount: number, tall: readonly number[]) {
    this.#rowCount = rowCount;
    this.#tall = tall;
  }

  get totalPx(): number {
    return this.topOf(this.#rowCount);
  }

  topOf(row: number): number {
    return row * rowPx + this.#tallBefore(row) * remarkPx;
  }

  heightOf(row: number): number {
    return this.topOf(row + 1) - this.topOf(row);
  }

  /** The row at a height; the first or the last one beyond the ends. */
  rowAt(px: number): number {
    let [low, high] = [0, Math.max(0, this.#rowCount - 1)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.topOf(middle) <= px) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #tallBefore(row: number): number {
    let [low, high] = [0, this.#tall.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#tall[middle] as number) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface LoadedFolder extends UnfoldedFolder {
  /** By number; all but the last are full. */
  readonly pages: ReadonlyMap<number, { readonly entries: readonly TransferEntryView[] }>;
}

/** The rows that have a remark, as far as they are loaded, ascending. */
export function remarkedRows(
  folders: Iterable<LoadedFolder>,
  runs: readonly Run[],
  pageSize: number,
): number[] {
  const rows: number[] = [];
  for (const { path: folder, pages } of folders)
    for (const [page, { entries }] of pages)
      for (const [index, entry] of entries.entries()) {
        const position = page * pageSize + index;
        const row = hasRemark(entry) ? rowOf(runs, { folder, position }) : undefined;
        if (row !== undefined) rows.push(row);
      }
  return rows.sort((one, other) => one - other);
}

export function hasRemark(entry: TransferEntryView): boolean {
  switch (entry.kind) {
    case 'folder':
      return entry.failedCount > 0;
    case 'left-out':
      return true;
    case 'file':
      return entry.state === 'failed' || entry.isRenamed === true;
  }
}
