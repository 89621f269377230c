import { RotateCw } from 'lucide-react';
import type { TextItem } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { fullTimeText } from '../../words/dates.ts';
import { MessageText } from './message-text.tsx';
import { Receipt } from './receipt.tsx';

export function TextBubble({ item }: { item: TextItem }) {
  if (item.deleted) {
    return (
      <p className="bubble" data-testid="item-text" data-from={item.from} data-deleted="true">
        {item.from === 'me' ? 'You took this message back.' : 'This message was taken back.'}
      </p>
    );
  }
  return (
    <p className="bubble" data-testid="item-text" data-from={item.from} data-state={item.state}>
      <bdi dir="auto">
        <MessageText text={item.text} />
      </bdi>
      {item.editedAt !== undefined && (
        <span className="edited" title={`Edited ${fullTimeText(item.editedAt)}`}>
          edited
        </span>
      )}
      {item.from === 'me' && item.state !== 'failed' && <Receipt state={item.state} />}
    </p>
  );
}

/** What keeps a text from being there, in words under it. */
export function TextState({ item, personId, name }: { item: TextItem; personId: string; name: string }) {
  if (item.state === 'waiting') {
    return (
      <span className="bubble-state">
        Waits until <bdi>{name}</bdi> is here
      </span>
    );
  }
  if (item.state !== 'failed' || item.deleted) return null;
  return (
    <span className="bubble-state" data-tone="problem">
      <bdi>{item.problem ?? 'Not sent.'}</bdi>
      <button
        type="button"
        className="link"
        data-testid="resend"
        onClick={() => attempt(lanline.calls.resend(personId, item.id))}
      >
        <RotateCw size={12} aria-hidden="true" /> Send again
      </button>
    </span>
  );
}
