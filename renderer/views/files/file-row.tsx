import { ChevronRight, CircleAlert, CircleCheck, CircleSlash, File, Folder } from 'lucide-react';
import type { TransferEntryView } from '../../../main/ipc/contract.ts';
import type { Place } from '../../stores/file-rows.ts';
import { entryAmount, entryLabel, entryRemark } from '../../words/file-entry.ts';
import { t } from '../../words/translate.ts';
import { CutName } from './cut-name.tsx';
import { checkedBy, TickBox, type Ticked } from './tick-box.tsx';

const indentPx = 18;

interface Props {
  id: string;
  place: Place;
  /** How much is in its folder. */
  total: number;
  /** Undefined while it is loading. */
  entry: TransferEntryView | undefined;
  who: string;
  isUnfolded: boolean;
  isActive: boolean;
  ticked: Ticked | undefined;
  /** Others can be selected, even if this one cannot. */
  hasTicks: boolean;
  blockSize: number;
  start: number;
  onChoose: () => void;
  onTick: () => void;
}

/** One file or folder. The tree has the focus, and handles the keys. */
export function FileRow(props: Props) {
  const { id, place, total, entry, who, isUnfolded, isActive, ticked, blockSize, start } = props;
  const isFolder = entry?.kind === 'folder';
  const remark = entry && entryRemark(entry, who);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the tree, which has the focus
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      className="file-row"
      data-testid="file-row"
      data-kind={entry?.kind}
      data-state={entry?.kind === 'file' ? entry.state : undefined}
      data-active={isActive}
      aria-level={place.depth + 1}
      aria-setsize={total}
      aria-posinset={place.position + 1}
      aria-selected={isActive}
      {...(isFolder ? { 'aria-expanded': isUnfolded } : {})}
      {...(ticked === undefined ? {} : { 'aria-checked': checkedBy[ticked] })}
      style={{
        blockSize,
        transform: `translateY(${start}px)`,
        paddingInlineStart: 6 + indentPx * Math.min(place.depth, 8),
      }}
      onClick={props.onChoose}
    >
      <ChevronRight size={14} className="file-row-fold" data-open={isUnfolded} data-shown={isFolder} />
      {props.hasTicks && (
        <span className="file-row-tick">
          {ticked !== undefined && (
            <TickBox
              ticked={ticked}
              tabIndex={-1}
              // The row says so, and takes the keys.
              aria-hidden="true"
              data-testid="file-tick"
              onClick={(event) => event.stopPropagation()}
              onChange={props.onTick}
            />
          )}
        </span>
      )}
      <Icon entry={entry} />
      <span className="unseen">{entry === undefined ? t('files.loading') : entryLabel(entry, who)}</span>
      <span className="file-row-words" aria-hidden="true">
        {entry === undefined ? (
          <span className="quiet">{t('files.loading')}</span>
        ) : (
          <CutName name={entry.name} />
        )}
        {remark !== undefined && (
          <bdi className="file-row-remark" title={remark}>
            {remark}
          </bdi>
        )}
      </span>
      {entry !== undefined && (
        <span className="file-row-amount" aria-hidden="true">
          {entryAmount(entry)}
        </span>
      )}
    </div>
  );
}

function Icon({ entry }: { entry: TransferEntryView | undefined }) {
  if (entry?.kind === 'folder') return <Folder size={16} />;
  if (entry?.kind === 'left-out') return <CircleSlash size={16} />;
  if (entry?.state === 'done') return <CircleCheck size={16} />;
  if (entry?.state === 'failed') return <CircleAlert size={16} />;
  return <File size={16} />;
}
