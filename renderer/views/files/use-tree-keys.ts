import { type KeyboardEvent, useState } from 'react';
import type { TransferEntryView } from '../../../main/ipc/contract.ts';
import { type Place, placeAt, rowOf } from '../../stores/file-rows.ts';
import type { FileTreeStore } from '../../stores/file-tree.ts';

/** How far each key moves, clamped to the ends. */
const steps = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
  ['PageDown', 8],
  ['PageUp', -8],
  ['Home', Number.NEGATIVE_INFINITY],
  ['End', Number.POSITIVE_INFINITY],
]);
const top: Place = { folder: '', depth: 0, position: 0 };

interface Options {
  tree: FileTreeStore;
  /** Selects or deselects, where that is possible. */
  tick?: ((entry: TransferEntryView) => void) | undefined;
  scrollTo(row: number): void;
}

/** The keys of a tree view (ARIA Authoring Practices), and the row that they move. */
export function useTreeKeys({ tree, tick, scrollTo }: Options) {
  const [active, setActive] = useState(top);

  const moveTo = (row: number) => {
    const { runs, rowCount } = tree.getState();
    const to = Math.min(rowCount - 1, Math.max(0, row));
    const place = placeAt(runs, to);
    if (place === undefined) return;
    setActive(place);
    scrollTo(to);
  };
  const toggle = (place: Place, path: string) => {
    const { folders, fold, unfold } = tree.getState();
    if (folders.has(path)) fold(path);
    else unfold(place);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { runs, folders, entryAt, unfold, fold } = tree.getState();
    const row = rowOf(runs, active) ?? 0;
    const shown = entryAt(row);
    const entry = shown?.entry;
    const step = steps.get(event.key);
    if (step !== undefined) moveTo(row + step);
    else if (shown === undefined || entry === undefined) return;
    else if (event.key === 'ArrowRight') {
      if (entry.kind === 'folder' && folders.has(entry.path)) moveTo(row + 1);
      else unfold(shown.place);
    } else if (event.key === 'ArrowLeft') {
      const parent = folders.get(shown.place.folder)?.parent;
      if (entry.kind === 'folder' && folders.has(entry.path)) fold(entry.path);
      else if (parent !== undefined)
        moveTo(rowOf(runs, { folder: parent.path, position: parent.position }) ?? 0);
    } else if (event.key === ' ' && tick !== undefined) tick(entry);
    else if ((event.key === 'Enter' || event.key === ' ') && entry.kind === 'folder')
      toggle(shown.place, entry.path);
    else if (event.key === 'Enter' && tick !== undefined) tick(entry);
    else return;
    event.preventDefault();
  };
  return { active, setActive, toggle, onKeyDown };
}
