import { MAX_FILES_AT_ONCE } from '../limits.ts';
import type { Person } from '../people/person.ts';
import type { Transfer } from './transfer.ts';

/** Outgoing transfers wait here for their turn: only MAX_FILES_AT_ONCE at a time to one person. */
export class TransferQueue {
  readonly #send: (person: Person, transfer: Transfer) => Promise<void>;
  readonly #waiting = new Map<string, Transfer[]>();
  readonly #moving = new Map<string, Set<Transfer>>();

  /** @param send makes one attempt; resolves when it has ended, whether it succeeded or not */
  constructor(send: (person: Person, transfer: Transfer) => Promise<void>) {
    this.#send = send;
  }

  add(person: Person, transfer: Transfer): void {
    const waiting = this.#waiting.get(person.id) ?? [];
    this.#waiting.set(person.id, waiting);
    if (!waiting.includes(transfer)) waiting.push(transfer);
    this.#next(person);
  }

  #next(person: Person): void {
    const moving = this.#moving.get(person.id) ?? new Set();
    this.#moving.set(person.id, moving);
    while (moving.size < MAX_FILES_AT_ONCE) {
      const transfer = this.#waiting.get(person.id)?.shift();
      if (transfer === undefined) return;
      if (transfer.ended || transfer.running || transfer.state === 'paused') continue;
      if (transfer.attempt.abort.signal.aborted) transfer.restart();
      moving.add(transfer);
      void this.#send(person, transfer).finally(() => {
        moving.delete(transfer);
        this.#next(person);
      });
    }
  }
}
