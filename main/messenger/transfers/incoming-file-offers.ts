import type { Connection } from '../../engine/index.ts';
import type { ProblemView, RuleAction } from '../../ipc/contract.ts';
import type { Offers } from '../offers/offers.ts';
import type { Rules } from '../offers/rules.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import type { AnnouncedFiles } from './announced-files.ts';
import { factsOf, fileQuestion, isThere } from './file-question.ts';
import type { IncomingEvent } from './incoming-state.ts';
import { refusal } from './statements.ts';
import type { Transfer } from './transfer.ts';
import { say, type TransferContext } from './transfer-context.ts';
import type { OfferMessage } from './transfer-messages.ts';
import type { TransferInit } from './transfer-store.ts';

interface Parts {
  readonly context: TransferContext;
  readonly people: PeopleRegistry;
  readonly offers: Offers;
  readonly rules: Rules;
  readonly announced: Pick<AnnouncedFiles, 'take'>;
  begin(init: TransferInit): Transfer;
  /** The user or a rule decided. */
  decided(person: Person, transfer: Transfer, event: IncomingEvent): void;
}

/** Handles files offered to us: asks the user, accepts them by a rule, or refuses. */
export class IncomingFileOffers {
  readonly #parts: Parts;
  /** What the user is being asked, and how to take it back. */
  readonly #questions = new Map<Transfer, () => void>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  offered(person: Person, connection: Connection, message: OfferMessage): void {
    const { begin, offers, announced } = this.#parts;
    const { id, sizeBytes } = message;
    const rule = this.#ruleFor(person, sizeBytes);
    if (rule === 'block') return this.#refuse(person, id);
    const destination = announced.take(connection, message);
    if (rule === undefined && destination === undefined && !offers.hasRoom())
      return this.#refuse(person, id, { code: 'too-many-questions' });
    const transfer = begin({ personId: person.id, wireId: id, direction: 'in', ...factsOf(message) });
    if (destination === undefined) return this.ask(person, transfer);
    transfer.destination = destination;
    this.#decided(person, transfer, true);
  }

  /** Asks the user, unless they are being asked already or a rule answers. */
  ask(person: Person, transfer: Transfer): void {
    const rule = this.#ruleFor(person, transfer.sizeBytes);
    if (rule !== undefined) {
      this.withdraw(transfer); // the rule may be younger than the question
      return this.#decided(person, transfer, rule === 'accept');
    }
    // Without room it stays undecided: the sender offers it again on the next connection.
    if (this.#questions.has(transfer) || !this.#parts.offers.hasRoom()) return;
    const { decided, withdraw } = this.#question(person, transfer);
    this.#questions.set(transfer, () => withdraw(false));
    void decided.then((decision) => {
      if (!this.#questions.delete(transfer)) return; // it was withdrawn
      const isAccepted = decision.is === 'accepted';
      if (isAccepted && decision.destination !== undefined) transfer.destination = decision.destination;
      this.#decided(person, transfer, isAccepted);
    });
  }

  withdraw(transfer: Transfer): void {
    const withdraw = this.#questions.get(transfer);
    this.#questions.delete(transfer);
    withdraw?.();
  }

  /** Nothing of it is kept. */
  #refuse(person: Person, id: string, problem?: ProblemView): void {
    const message = refusal(id, problem, this.#parts.context.inEnglish);
    say(person, message).catch(() => {}); // they will offer it again
  }

  #decided(person: Person, transfer: Transfer, accept: boolean): void {
    const { context, decided } = this.#parts;
    const { folder = context.downloadsFolder, existing } = transfer.destination;
    const isSkipped = accept && existing === 'skip' && isThere(context.disk, folder, transfer);
    if (!isSkipped) return decided(person, transfer, { type: 'decided', accept });
    const problem = { code: 'already-there', name: transfer.name } as const;
    decided(person, transfer, { type: 'decided', accept: false, problem });
  }

  #question(person: Person, transfer: Transfer) {
    const { offers, people, context } = this.#parts;
    return offers.ask({ ...people.caller(person), id: transfer.id, what: fileQuestion(context, transfer) });
  }

  /** What a rule says about their files. It takes a certificate, because an address could be anybody's. */
  #ruleFor(person: Person, sizeBytes: number): RuleAction | undefined {
    return person.secure ? this.#parts.rules.decide(person.id, 'file', sizeBytes) : undefined;
  }
}
