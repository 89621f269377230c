import { Check, CheckCheck, Clock } from 'lucide-react';
import type { SendState } from '../../../main/ipc/contract.ts';
import { t } from '../../words/translate.ts';
import './receipt.css';

const icons = { waiting: Clock, sending: Clock, sent: Check, delivered: CheckCheck, read: CheckCheck };

/** How far our message got, as a small mark inside its bubble. */
export function Receipt({ state }: { state: Exclude<SendState, 'failed'> }) {
  const Icon = icons[state];
  const words = t(`message.receipt.${state}`);
  return (
    <span className="receipt" data-testid="receipt" data-state={state} title={words}>
      <Icon size={13} aria-hidden="true" />
      <span className="unseen">{words}</span>
    </span>
  );
}
