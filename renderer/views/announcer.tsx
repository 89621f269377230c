import { useStore } from 'zustand';
import type { ItemView } from '../../main/ipc/contract.ts';
import { people } from '../stores/people.ts';
import { session } from '../stores/session.ts';
import { isolated } from '../words/bidi-isolate.ts';
import { noticeText } from '../words/problem.ts';
import { sizeText } from '../words/quantities.ts';
import { transferName } from '../words/transfer.ts';
import { t } from '../words/translate.ts';
import { nodeText } from '../words/value-node.ts';

/** Announces to screen readers what arrives and from whom. */
export function Announcer() {
  const arrival = useStore(session, (state) => state.arrival);
  const name = useStore(people, (state) => state.byId.get(arrival?.personId ?? '')?.name);
  return (
    <p className="unseen" aria-live="polite">
      {arrival && arrivalText(isolated(name ?? t('window.someone')), arrival.item)}
    </p>
  );
}

function arrivalText(name: string, item: ItemView): string {
  switch (item.kind) {
    case 'text':
      return t('arrivals.text', { name, text: isolated(item.text) });
    case 'notice':
      return t('arrivals.text', { name, text: isolated(noticeText(item.notice)) });
    case 'file':
      return t('arrivals.file', { name, file: isolated(transferName(item.transfer)) });
    case 'stream':
      return t('arrivals.stream', { name });
    case 'value':
      return t('arrivals.value', { name, value: isolated(nodeText(item.root)) });
    case 'bytes':
      return t('arrivals.bytes', { name, size: sizeText(item.sizeBytes) });
  }
}
