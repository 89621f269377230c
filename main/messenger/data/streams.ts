import type { Connection } from '../../engine/index.ts';
import type { ItemView, StreamItem } from '../../ipc/contract.ts';
import type { Clock } from '../environment.ts';
import type { Feature } from '../feature.ts';
import type { Conversations } from '../history/conversations.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { LiveStream } from './live-stream.ts';

interface Parts {
  readonly conversations: Conversations;
  readonly clock: Clock;
}

/** Shows each streaming connection as one item. */
export class Streams implements Feature {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  connectionOpened(person: Person, connection: Connection): void {
    if (!connection.stream) return;
    const { conversations, clock } = this.#parts;
    const base = conversations.base('them');
    const stream = new LiveStream(base.id, connection.dataType, clock, (view) => {
      const item: StreamItem = {
        ...base,
        kind: 'stream',
        stream: { ...view, frameBytes: connection.dataSize },
      };
      conversations.update(person.id, item, view.state === 'ended');
    });
    conversations.append(person.id, {
      ...base,
      kind: 'stream',
      stream: { ...stream.view(), frameBytes: connection.dataSize },
    });
    connection.setHandler('frame', (_, bytes) => stream.frame(bytes));
    connection.on('close', () => stream.end());
  }

  removing(_person: Person, item: ItemView): void {
    if (item.kind === 'stream' && item.stream.state === 'live') throw new Problem('stream-live');
  }
}
