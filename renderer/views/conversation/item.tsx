import { CircleAlert } from 'lucide-react';
import { memo } from 'react';
import type { ItemView } from '../../../main/ipc/contract.ts';
import { fullTimeText, timeText } from '../../words/clock.ts';
import { BytesCard } from './bytes-card.tsx';
import { FileCard } from './file-card.tsx';
import { StreamCard } from './stream-card.tsx';
import { TextBubble } from './text-bubble.tsx';
import { ValueCard } from './value-card.tsx';

/** One item, and under the last of several the time. */
export const Item = memo(function Item(props: { item: ItemView; personId: string; name: string }) {
  const { item } = props;
  if (item.kind === 'notice' || item.from === 'system') return <Body {...props} />;
  return (
    <>
      <Body {...props} />
      <time className="item-time" dateTime={new Date(item.at).toISOString()} title={fullTimeText(item.at)}>
        {timeText(item.at)}
      </time>
    </>
  );
});

function Body({ item, personId, name }: { item: ItemView; personId: string; name: string }) {
  switch (item.kind) {
    case 'text':
      return <TextBubble item={item} personId={personId} name={name} />;
    case 'value':
      return <ValueCard item={item} />;
    case 'bytes':
      return <BytesCard item={item} />;
    case 'file':
      return <FileCard transfer={item.transfer} name={name} />;
    case 'stream':
      return <StreamCard stream={item.stream} />;
    case 'notice':
      return (
        <p className="notice" data-testid="item-notice" data-tone={item.tone} title={fullTimeText(item.at)}>
          {item.tone === 'problem' && <CircleAlert size={14} aria-hidden="true" />}
          <bdi>{item.text}</bdi>
        </p>
      );
  }
}
