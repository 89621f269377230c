import { Clock, RotateCw } from 'lucide-react';
import type { TextItem } from '../../../main/ipc/contract.ts';
import { attempt } from '../../attempt.ts';
import { lanline } from '../../lanline.ts';
import { MessageText } from './message-text.tsx';

export function TextBubble({ item, personId }: { item: TextItem; personId: string }) {
  return (
    <>
      <p className="bubble" data-testid="item-text" data-from={item.from} data-state={item.state}>
        <bdi dir="auto">
          <MessageText text={item.text} />
        </bdi>
      </p>
      {item.state === 'sending' && (
        <span className="bubble-state">
          <Clock size={12} aria-hidden="true" /> sending…
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
