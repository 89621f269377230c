import type { Connection } from '../../engine/index.ts';
import type { ProblemView } from '../../ipc/contract.ts';
import { onMessage } from '../feature.ts';
import { isLanlineSince } from '../links/their-version.ts';
import type { Person } from '../people/person.ts';
import type { IncomingFileOffers } from './incoming-file-offers.ts';
import type { IncomingLists } from './incoming-lists.ts';
import type { OutgoingLists } from './outgoing-lists.ts';
import type { Transfer } from './transfer.ts';
import {
  type AnswerMessage as Answered,
  AnswerMessage,
  AskingMessage,
  DialMessage,
  declinedBecause,
  type EndMessage as Ended,
  EndedMessage,
  EndMessage,
  endMessage,
  formatOf,
  ListGetMessage,
  ListMessage,
  type OfferMessage as Offered,
  OfferMessage,
  PauseMessage,
  reasonOf,
} from './transfer-messages.ts';
import { isArrival } from './transfer-outcome.ts';
import type { TransferRegistry } from './transfer-registry.ts';
import type { TransferRunner } from './transfer-runner.ts';
import type { TransferStore } from './transfer-store.ts';

interface Parts {
  readonly known: TransferRegistry;
  readonly store: Pick<TransferStore, 'outcome'>;
  readonly runner: TransferRunner;
  readonly incoming: IncomingFileOffers;
  readonly lists: { readonly incoming: IncomingLists; readonly outgoing: OutgoingLists };
}

const CANCELLED = { code: 'cancelled-by-us' } as const;

/** Turns what the other side says about transfers into events. */
export class TransferHearing {
  readonly #parts: Parts;

  readonly messages = {
    file: onMessage(OfferMessage, (person, connection, message) => {
      this.#offered(person, connection, message);
      const transfer = this.#parts.known.byWire(person.id, message.id);
      if (transfer?.direction === 'in') this.#parts.lists.incoming.offered(person, transfer);
    }),
    'file-answer': onMessage(AnswerMessage, (person, connection, message) => {
      const transfer = this.#parts.known.byWire(person.id, message.id);
      if (transfer !== undefined) this.#answered(person, transfer, message);
      else if (message.accept) this.#about(person, connection, message.id, () => {});
      else this.#hasEnded(person, connection, message.id);
    }),
    'file-asking': onMessage(AskingMessage, (person, connection, { id }) =>
      this.#about(person, connection, id, (transfer) =>
        this.#parts.runner.outgoing(person, transfer, { type: 'asking-heard' }),
      ),
    ),
    'file-dial': onMessage(DialMessage, (person, connection, { id }) =>
      this.#about(person, connection, id, (transfer) => {
        if (transfer.state.phase === 'serving') transfer.attempt?.askToDial();
      }),
    ),
    'file-list-get': onMessage(ListGetMessage, (person, connection, message) =>
      this.#about(person, connection, message.id, (transfer) => this.#asked(person, transfer, message)),
    ),
    'file-list': onMessage(ListMessage, (person, _, message) => {
      const transfer = this.#parts.known.byWire(person.id, message.id);
      if (transfer?.direction === 'in') this.#parts.lists.incoming.heard(person, transfer, message);
    }),
    'file-pause': onMessage(PauseMessage, (person, connection, { id }) => {
      const { known, store, runner } = this.#parts;
      const transfer = known.byWire(person.id, id);
      if (transfer !== undefined) return runner.happened(person, transfer, { type: 'pause-heard' });
      const outcome = store.outcome(person.id, id);
      // Of files that were never offered the user may be about to decide: they have called about them.
      if (outcome !== undefined) answer(connection, id, isArrival(outcome) ? undefined : CANCELLED);
    }),
    'file-end': onMessage(EndMessage, (person, connection, message) => {
      const transfer = this.#parts.known.byWire(person.id, message.id);
      const problem = this.#whyEnded(person, transfer, message);
      if (transfer === undefined) return this.#hasEnded(person, connection, message.id);
      const isPartly = message.failed !== undefined;
      if (problem === undefined) this.#arrived(transfer, message);
      this.#parts.runner.happened(person, transfer, { type: 'end-heard', problem, isPartly });
    }),
    'file-ended': onMessage(EndedMessage, (person, _, { id }) => {
      const transfer = this.#parts.known.byWire(person.id, id);
      if (transfer !== undefined) this.#parts.runner.happened(person, transfer, { type: 'ended-heard' });
    }),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  #offered(person: Person, connection: Connection, message: Offered): void {
    const { known, store, runner, incoming } = this.#parts;
    const transfer = known.byWire(person.id, message.id);
    if (transfer !== undefined) {
      const { over, resumes = false } = message;
      // An earlier version may have taken over at the other end.
      if (formatOf(message) === 1) transfer.format = 1;
      const isOver = over !== undefined && over === transfer.attempt?.id;
      return runner.incoming(person, transfer, { type: 'offered', isOver, resumes });
    }
    const outcome = store.outcome(person.id, message.id);
    if (outcome === undefined) return incoming.offered(person, connection, message);
    answer(connection, message.id, isArrival(outcome) ? undefined : CANCELLED);
  }

  #asked(person: Person, transfer: Transfer, message: ListGetMessage): void {
    const { runner, lists } = this.#parts;
    if (transfer.direction !== 'out') return;
    const { phase } = transfer.state;
    // What failed may be tried again, and what is done may have been lost there.
    if (phase === 'cancelled' || phase === 'denied')
      runner.outgoing(person, transfer, { type: 'dialled-in-vain' });
    else lists.outgoing.asked(person, transfer, message);
  }

  #answered(person: Person, transfer: Transfer, message: Answered): void {
    const { accept, from, list, attempt, resumes, format } = message;
    const problem = accept ? undefined : declinedBecause(message, person.name);
    const answer = {
      accept,
      from,
      list,
      attempt,
      resumes,
      format,
      ...(problem === undefined ? {} : { problem }),
    };
    this.#parts.runner.outgoing(person, transfer, { type: 'answered', answer });
  }

  /** If no file could be sent, we know why better than they do. */
  #whyEnded(person: Person, transfer: Transfer | undefined, message: Ended): ProblemView | undefined {
    const reason = reasonOf(message, person.name);
    if (transfer?.direction !== 'out' || reason?.code !== 'other-side') return reason;
    const { failures, wanted, fileCount } = transfer;
    const [first] = failures.list;
    const isOurs = first?.side === 'here' && failures.count === (wanted?.files ?? fileCount);
    return isOurs ? first.problem : reason;
  }

  /** Those that failed may have been told where it was lost. */
  #arrived(transfer: Transfer, { failed }: Ended): void {
    if (transfer.direction !== 'out') return;
    const { failures, offered, fileCount } = transfer;
    if (failed === undefined) return failures.clear(0, fileCount);
    for (const [file, problem = { code: 'unexpected' as const }] of failed.files) {
      if (file >= fileCount || failures.has(file)) continue;
      failures.add({ file, path: offered.files?.[file]?.path ?? '', side: 'there', problem });
    }
  }

  /** They say that something has ended that we do not know (any more): it need not be said again. */
  #hasEnded(person: Person, connection: Connection, id: string): void {
    if (isLanlineSince(person, '0.3')) connection.send({ type: 'file-ended', id }).catch(() => {}); // its close is reported
  }

  /** They want something of us that we do not know (any more), even if they had it before: they can't have it. */
  #about(person: Person, connection: Connection, id: string, hear: (transfer: Transfer) => void): void {
    const transfer = this.#parts.known.byWire(person.id, id);
    if (transfer !== undefined) return hear(transfer);
    answer(connection, id, CANCELLED);
  }
}

function answer(connection: Connection, id: string, problem: typeof CANCELLED | undefined): void {
  connection.send(endMessage(id, problem, () => '')).catch(() => {}); // its close is reported separately
}
