import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import type { TransferEntryView } from '../../../main/ipc/contract.ts';
import { placeAt, rowOf } from '../../stores/file-rows.ts';
import { type FileTicks, selectedOf, type Tickable } from '../../stores/file-ticks.ts';
import type { FileTreeStore } from '../../stores/file-tree.ts';
import { entryRemark } from '../../words/file-entry.ts';
import { FileRow } from './file-row.tsx';
import { tickedOf } from './tick-box.tsx';
import { useTreeKeys } from './use-tree-keys.ts';
import './file-tree.css';

const rowPx = 30;
/** With a remark under the name. */
const remarkedRowPx = 46;

interface Props {
  tree: FileTreeStore;
  label: string;
  /** The other person's name. */
  who: string;
  /** If they can be selected. */
  ticks?: FileTicks | undefined;
  onTick?: ((what: Tickable, wanted: boolean) => void) | undefined;
}

/** The files of a transfer as a tree whose folders unfold. What is out of view is neither drawn nor loaded. */
export function FileTree({ tree, label, who, ticks, onTick }: Props) {
  const state = useStore(tree);
  const { runs, rowCount, entryAt } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: (row) => heightOf(entryAt(row)?.entry, who),
    overscan: 6,
  });

  const rows = virtual.getVirtualItems();
  const [first, last] = [rows[0]?.index ?? 0, rows.at(-1)?.index ?? 0];
  useEffect(() => state.show(first, last), [state, first, last]);
  // What was loaded may have a remark.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when folders have changed
  useEffect(() => virtual.measure(), [virtual, state.folders]);

  const tick = (entry: TransferEntryView) => {
    const what = tickableOf(entry);
    if (what === undefined || ticks === undefined) return;
    onTick?.(what, tickedIn(ticks, what) !== 'all');
  };
  const keys = useTreeKeys({ tree, tick: onTick && tick, scrollTo: (row) => virtual.scrollToIndex(row) });
  const activeRow = rowOf(runs, keys.active) ?? 0;
  const isDrawn = rows.some(({ index }) => index === activeRow);

  return (
    <div className="file-tree-scroll" ref={scroller}>
      <div
        className="file-tree"
        role="tree"
        tabIndex={0}
        aria-label={label}
        {...(isDrawn ? { 'aria-activedescendant': `${id}-${activeRow}` } : {})}
        style={{ blockSize: virtual.getTotalSize() }}
        // The tree keeps the focus: a row may be gone once it is out of view.
        onMouseDown={(event) => {
          event.preventDefault();
          event.currentTarget.focus({ preventScroll: true });
        }}
        onKeyDown={keys.onKeyDown}
      >
        {rows.map(({ index, key, size, start }) => {
          const shown = entryAt(index);
          if (shown === undefined) return null;
          const { place, entry } = shown;
          const what = entry && tickableOf(entry);
          return (
            <FileRow
              key={key}
              id={`${id}-${index}`}
              place={place}
              total={state.folders.get(place.folder)?.total ?? 0}
              entry={entry}
              who={who}
              isUnfolded={entry?.kind === 'folder' && state.folders.has(entry.path)}
              isActive={index === activeRow}
              ticked={ticks && what && tickedIn(ticks, what)}
              hasTicks={ticks !== undefined}
              blockSize={size}
              start={start}
              onChoose={() => {
                keys.setActive(placeAt(runs, index) ?? keys.active);
                if (entry?.kind === 'folder') keys.toggle(place, entry.path);
                else if (entry !== undefined) tick(entry);
              }}
              onTick={() => {
                keys.setActive(place);
                if (entry !== undefined) tick(entry);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

function heightOf(entry: TransferEntryView | undefined, who: string): number {
  return entry !== undefined && entryRemark(entry, who) !== undefined ? remarkedRowPx : rowPx;
}

function tickableOf(entry: TransferEntryView): Tickable | undefined {
  if (entry.kind === 'left-out') return undefined;
  const { path, sizeBytes } = entry;
  if (entry.kind === 'file') return { path, sizeBytes, fileCount: 1 };
  return entry.fileCount === 0 ? undefined : { path: `${path}/`, sizeBytes, fileCount: entry.fileCount };
}

function tickedIn(ticks: FileTicks, what: Tickable) {
  return tickedOf(selectedOf(ticks, what).fileCount, what.fileCount);
}
