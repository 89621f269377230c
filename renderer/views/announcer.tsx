import { useStore } from 'zustand';
import type { ItemView } from '../../main/ipc/contract.ts';
import { people } from '../stores/people.ts';
import { session } from '../stores/session.ts';
import { isolated } from '../words/bidi-isolate.ts';

/** Tells screen readers what arrives, and from whom. */
export function Announcer() {
  const arrival = useStore(session, (state) => state.arrival);
  const name = useStore(people, (state) => state.byId.get(arrival?.personId ?? '')?.name);
  return (
    <p className="unseen" aria-live="polite">
      {arrival && `${isolated(name ?? 'Somebody')}: ${isolated(said(arrival.item))}`}
    </p>
  );
}

function said(item: ItemView): string {
  switch (item.kind) {
    case 'text':
    case 'notice':
      return item.text;
    case 'file':
      return `a file, ${item.transfer.name}`;
    case 'stream':
      return 'a live stream';
    case 'value':
      return `data, ${item.root.text}`;
    case 'bytes':
      return `${item.sizeBytes} bytes`;
  }
}
