import { Check, CheckCheck, Clock } from 'lucide-react';
import type { SendState } from '../../../main/ipc/contract.ts';

const marks = {
  waiting: [Clock, 'waits until they are here'],
  sending: [Clock, 'sending'],
  sent: [Check, 'sent'],
  delivered: [CheckCheck, 'delivered'],
  read: [CheckCheck, 'read'],
} as const;

/** How far a text of ours got, as a small mark within its bubble. */
export function Receipt({ state }: { state: Exclude<SendState, 'failed'> }) {
  const [Icon, words] = marks[state];
  return (
    <span className="receipt" data-testid="receipt" data-state={state} title={words}>
      <Icon size={13} aria-hidden="true" />
      <span className="unseen">{words}</span>
    </span>
  );
}
