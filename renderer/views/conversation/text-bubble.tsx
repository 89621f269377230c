import { RotateCw } from 'lucide-react';
import type { TextItem } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { fullTimeText } from '../../words/dates.ts';
import { problemText } from '../../words/problem.ts';
import { bdi } from '../../words/rich.tsx';
import { t } from '../../words/translate.ts';
import { MessageText } from './message-text.tsx';
import { Receipt } from './receipt.tsx';
import './text-bubble.css';

export function TextBubble({ item }: { item: TextItem }) {
  if (item.deleted) {
    return (
      <p className="bubble" data-testid="item-text" data-from={item.from} data-deleted="true">
        {item.from === 'me' ? t('message.youDeleted') : t('message.theyDeleted')}
      </p>
    );
  }
  return (
    <p className="bubble" data-testid="item-text" data-from={item.from} data-state={item.state}>
      <bdi dir="auto">
        <MessageText text={item.text} />
      </bdi>
      {item.editedAt !== undefined && (
        <span className="edited" title={t('message.editedAt', { time: fullTimeText(item.editedAt) })}>
          {t('message.edited')}
        </span>
      )}
      {item.from === 'me' && item.state !== 'failed' && <Receipt state={item.state} />}
    </p>
  );
}

/** Under the bubble: why a message has not been sent. */
export function TextState({ item, personId, name }: { item: TextItem; personId: string; name: string }) {
  if (item.state === 'waiting') {
    return (
      <span className="bubble-state">
        <span>{t.rich('message.waits', { name, who: bdi })}</span>
      </span>
    );
  }
  if (item.state !== 'failed' || item.deleted) return null;
  return (
    <span className="bubble-state" data-tone="problem">
      <bdi>{item.problem === undefined ? t('message.notSent') : problemText(item.problem)}</bdi>
      <button
        type="button"
        className="link"
        data-testid="resend"
        onClick={() => orReport(lanline.calls.resend(personId, item.id))}
      >
        <RotateCw size={12} aria-hidden="true" /> {t('message.resend')}
      </button>
    </span>
  );
}
