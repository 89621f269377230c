import { useId, useState } from 'react';
import { useStore } from 'zustand';
import type { OfferView } from '../../../main/ipc/contract.ts';
import { type FileTicks, selectedOf, type Tickable, withTick } from '../../stores/file-ticks.ts';
import type { FileTreeStore } from '../../stores/file-tree.ts';
import { toasts } from '../../stores/toasts.ts';
import { isolated } from '../../words/bidi-isolate.ts';
import { cutMiddle } from '../../words/cut-middle.ts';
import { entryAmount } from '../../words/file-entry.ts';
import { listText, sizeText } from '../../words/quantities.ts';
import { t } from '../../words/translate.ts';
import { FileTree } from '../files/file-tree.tsx';
import { NoFiles } from '../files/no-files.tsx';
import { TickBox, tickedOf } from '../files/tick-box.tsx';
import { useFileTree } from '../files/use-file-tree.ts';
import { type FileOffer, fileNameOf } from './offer-request.tsx';
import './offered-list.css';

const namedAtFirst = 3;
const nameLength = 32;

/** Whether an offer is of more than what its name says. */
export function hasList({ shape, alsoChat }: FileOffer): boolean {
  return shape !== 'file' && alsoChat !== true;
}

/** There is a list, but nobody tells it before they are let in. */
export function comesLater({ shape, alsoChat }: FileOffer): boolean {
  return shape !== 'file' && alsoChat === true;
}

/** Everything in an offer, as `FileTicks` has it. */
export function allOf({ fileCount, sizeBytes }: FileOffer) {
  return { path: '/', fileCount, sizeBytes };
}

/** What is in a folder, or which files these are: the first ones by name, and all of them to select from. */
export function OfferedList({
  offer,
  what,
  ticks,
  onTicks,
}: {
  offer: OfferView;
  what: FileOffer;
  ticks: FileTicks;
  onTicks: (ticks: FileTicks) => void;
}) {
  const [open, setOpen] = useState(false);
  const tree = useFileTree(offer.id, false, '');
  const rowCount = useStore(tree, (state) => state.rowCount);
  const id = useId();
  const change = (some: Tickable, wanted: boolean) => {
    const changed = withTick(ticks, some, wanted);
    if (changed === undefined) toasts.getState().push('info', t('files.tooManyTicks'));
    else onTicks(changed);
  };
  const all = allOf(what);
  const selected = selectedOf(ticks, all);
  const ticked = tickedOf(selected.fileCount, what.fileCount);
  return (
    <div className="offered-list" data-testid="offered-list">
      {/* Above what changes, so that it stays under the pointer. */}
      {rowCount > 0 && (
        <button
          type="button"
          className="link"
          data-testid="offered-list-fold"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => {
            setOpen(!open);
            onTicks(ticks); // from now on something may be selected
          }}
        >
          {open ? t('offers.hideFiles') : t('offers.chooseFiles')}
        </button>
      )}
      {rowCount === 0 ? <NoFiles tree={tree} /> : !open && <FirstNames tree={tree} what={what} />}
      {/* Whoever opens it reads it: it is no news. */}
      <div id={id} hidden={!open || rowCount === 0} aria-live="off">
        {open && (
          <>
            <label className="offered-all" htmlFor={`${id}-all`}>
              <TickBox
                id={`${id}-all`}
                ticked={ticked}
                data-testid="tick-all"
                onChange={() => change(all, ticked !== 'all')}
              />
              {t('files.all')}
              <span className="offered-selected" data-testid="selected">
                {t('files.selected', {
                  selected: selected.fileCount,
                  count: what.fileCount,
                  size: sizeText(selected.sizeBytes),
                })}
              </span>
            </label>
            <FileTree
              tree={tree}
              label={t('files.label', { name: isolated(fileNameOf(what)) })}
              who={offer.name}
              ticks={ticks}
              onTick={change}
            />
            <NoFiles tree={tree} />
          </>
        )}
      </div>
    </div>
  );
}

/** `a.txt (2 kB), b (12 files, 5 MB), c.txt (1 kB) and 497 more`. */
function FirstNames({ tree, what }: { tree: FileTreeStore; what: FileOffer }) {
  const { entryAt } = useStore(tree);
  const shown = Array.from({ length: namedAtFirst }, (_, row) => entryAt(row)?.entry).flatMap((entry) =>
    entry?.kind === 'file' || (entry?.kind === 'folder' && entry.fileCount > 0) ? [entry] : [],
  );
  const names = listText(
    shown.map((entry) =>
      t('files.name', { name: isolated(cutMiddle(entry.name, nameLength)), amount: entryAmount(entry) }),
    ),
  );
  const named = shown.reduce((sum, entry) => sum + (entry.kind === 'folder' ? entry.fileCount : 1), 0);
  const more = what.fileCount - named;
  return (
    <p className="offered-names" data-testid="offered-names">
      {more > 0 ? t('offers.names', { names, more }) : names}
    </p>
  );
}
