import { MAX_FILES_AT_ONCE } from '../limits.ts';
import type { Person } from '../people/person.ts';
import type { Transfer } from './transfer.ts';

interface Parts {
  /** All outgoing transfers to a person. */
  outgoing(person: Person): readonly Transfer[];
  /** It may be offered now. */
  turn(person: Person, transfer: Transfer): void;
}

/** Outgoing transfers wait here for their turn: only MAX_FILES_AT_ONCE at a time to one person. */
export class TransferQueue {
  readonly #parts: Parts;
  readonly #waiting = new Map<string, Set<Transfer>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  add(person: Person, transfer: Transfer): void {
    const waiting = this.#waiting.get(person.id) ?? new Set();
    this.#waiting.set(person.id, waiting.add(transfer));
    this.next(person);
  }

  /** A transfer has ended or rests: another one may have its turn. */
  next(person: Person): void {
    const waiting = this.#waiting.get(person.id);
    if (waiting === undefined) return;
    let free = MAX_FILES_AT_ONCE - this.#parts.outgoing(person).filter(isMoving).length;
    for (const transfer of waiting) {
      if (free <= 0) return;
      waiting.delete(transfer);
      if (transfer.state.phase !== 'waiting') continue;
      free--;
      this.#parts.turn(person, transfer);
    }
    if (waiting.size === 0) this.#waiting.delete(person.id);
  }
}

function isMoving({ state: { phase } }: Transfer): boolean {
  return phase === 'offered' || phase === 'serving';
}
