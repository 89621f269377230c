import { CircleAlert } from 'lucide-react';
import { memo } from 'react';
import type { ItemView } from '../../../main/ipc/contract.ts';
import { fullTimeText, timeText } from '../../words/dates.ts';
import { noticeText } from '../../words/problem.ts';
import { BytesCard } from './bytes-card.tsx';
import { FileCard } from './file-card.tsx';
import { ItemMenu } from './item-menu.tsx';
import { StreamCard } from './stream-card.tsx';
import { TextBubble, TextState } from './text-bubble.tsx';
import { ValueCard } from './value-card.tsx';
import './item.css';

interface Props {
  item: ItemView;
  personId: string;
  name: string;
  /** A plain program can neither edit nor delete what it was sent. */
  plain: boolean;
}

/** One item, its menu, and the time below. */
export const Item = memo(function Item(props: Props) {
  const { item } = props;
  if (item.kind === 'notice' || item.from === 'system') return <Body {...props} />;
  return (
    <>
      <div className="item-line">
        <Body {...props} />
        <ItemMenu item={item} personId={props.personId} plain={props.plain} />
      </div>
      {item.kind === 'text' && <TextState item={item} personId={props.personId} name={props.name} />}
      <time className="item-time" dateTime={new Date(item.at).toISOString()} title={fullTimeText(item.at)}>
        {timeText(item.at)}
      </time>
    </>
  );
});

function Body({ item, personId, name }: Props) {
  switch (item.kind) {
    case 'text':
      return <TextBubble item={item} />;
    case 'value':
      return <ValueCard item={item} />;
    case 'bytes':
      return <BytesCard item={item} />;
    case 'file':
      return <FileCard transfer={item.transfer} personId={personId} name={name} />;
    case 'stream':
      return <StreamCard stream={item.stream} />;
    case 'notice':
      return (
        <p className="notice" data-testid="item-notice" data-tone={item.tone} title={fullTimeText(item.at)}>
          {item.tone === 'problem' && <CircleAlert size={14} aria-hidden="true" />}
          <bdi>{noticeText(item.notice)}</bdi>
        </p>
      );
  }
}
