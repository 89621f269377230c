import { RotateCw } from 'lucide-react';
import type { TextItem } from '../../../main/ipc/contract.ts';
import { attempt } from '../../attempt.ts';
import { lanline } from '../../lanline.ts';
import { MessageText } from './message-text.tsx';
import { Receipt } from './receipt.tsx';

export function TextBubble({ item, personId, name }: { item: TextItem; personId: string; name: string }) {
  return (
    <>
      <p className="bubble" data-testid="item-text" data-from={item.from} data-state={item.state}>
        <bdi dir="auto">
          <MessageText text={item.text} />
        </bdi>
        {item.from === 'me' && item.state !== 'failed' && <Receipt state={item.state} />}
      </p>
      {item.state === 'waiting' && (
        <span className="bubble-state">
          Waits until <bdi>{name}</bdi> is here
        </span>
      )}
      {item.state === 'failed' && (
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
      )}
    </>
  );
}
