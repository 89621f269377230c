import { useEffect, useId, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { TransferEntryView } from '../../../main/ipc/contract.ts';
import { placeAt, rowOf } from '../../stores/file-rows.ts';
import { type FileTicks, selectedOf, type Tickable } from '../../stores/file-ticks.ts';
import { type FileTreeStore, pageSize } from '../../stores/file-tree.ts';
import { RowHeights, remarkedRows } from '../../stores/row-heights.ts';
import { FileRow } from './file-row.tsx';
import { tickedOf } from './tick-box.tsx';
import { useRowsInView } from './use-rows-in-view.ts';
import { useTreeKeys } from './use-tree-keys.ts';
import './file-tree.css';

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
  const { runs, rowCount, entryAt, folders } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const heights = useMemo(
    () => new RowHeights(rowCount, remarkedRows(folders.values(), runs, pageSize)),
    [rowCount, folders, runs],
  );
  const { inView, scrollTo } = useRowsInView(scroller, heights, rowCount);
  const { first, last } = inView;
  useEffect(() => state.show(first, last), [state, first, last]);

  const tick = (entry: TransferEntryView) => {
    const what = tickableOf(entry);
    if (what === undefined || ticks === undefined) return;
    onTick?.(what, tickedIn(ticks, what) !== 'all');
  };
  const keys = useTreeKeys({ tree, tick: onTick && tick, scrollTo });
  const activeRow = rowOf(runs, keys.active) ?? 0;
  const isDrawn = activeRow >= first && activeRow <= last;
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

  return (
    <div className="file-tree-scroll" ref={scroller}>
      <div
        className="file-tree"
        role="tree"
        tabIndex={0}
        aria-label={label}
        {...(isDrawn ? { 'aria-activedescendant': `${id}-${activeRow}` } : {})}
        style={{ blockSize: heights.totalPx }}
        // The tree keeps the focus: a row may be gone once it is out of view.
        onMouseDown={(event) => {
          event.preventDefault();
          event.currentTarget.focus({ preventScroll: true });
        }}
        onKeyDown={keys.onKeyDown}
      >
        {rows.map((index) => {
          const shown = entryAt(index);
          if (shown === undefined) return null;
          const { place, entry } = shown;
          const what = entry && tickableOf(entry);
          return (
            <FileRow
              key={index}
              id={`${id}-${index}`}
              place={place}
              total={folders.get(place.folder)?.total ?? 0}
              entry={entry}
              who={who}
              isUnfolded={entry?.kind === 'folder' && folders.has(entry.path)}
              isActive={index === activeRow}
              ticked={ticks && what && tickedIn(ticks, what)}
              hasTicks={ticks !== undefined}
              blockSize={heights.heightOf(index)}
              start={heights.topOf(index)}
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

function tickableOf(entry: TransferEntryView): Tickable | undefined {
  if (entry.kind === 'left-out') return undefined;
  const { path, sizeBytes } = entry;
  if (entry.kind === 'file') return { path, sizeBytes, fileCount: 1 };
  return entry.fileCount === 0 ? undefined : { path: `${path}/`, sizeBytes, fileCount: entry.fileCount };
}

function tickedIn(ticks: FileTicks, what: Tickable) {
  return tickedOf(selectedOf(ticks, what).fileCount, what.fileCount);
}
