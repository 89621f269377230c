import { PeerError } from '../../main/engine/index.ts';
import type {
  Calls,
  EventName,
  Events,
  OfferView,
  PersonView,
  TransferView,
} from '../../main/ipc/contract.ts';
import { Problem } from '../../main/messenger/problem.ts';
import type { Journal } from '../journal.ts';
import { Random } from '../random.ts';
import type { Machine } from './machine.ts';

/** How long somebody takes to answer a question, in ms. */
const ANSWER_MS = [200, 20_000] as const;

/** Somebody at a machine: sees what the window shows, answers questions, and calls what a window can call. */
export class User {
  readonly machine: Machine;
  readonly people = new Map<string, PersonView>();
  offers: readonly OfferView[] = [];
  /** Answers at once, and leaves no question open. */
  isPatient = false;
  readonly #journal: Journal;
  readonly #random: Random;
  readonly #nameOf: (id: string) => string;
  #handled = new Set<string>();
  /** What the window showed last of each transfer and text, so that the journal tells changes only. */
  readonly #shown = new Map<string, string>();

  /** @param nameOf the name of the machine whose user has this ID */
  constructor(machine: Machine, journal: Journal, seed: number, nameOf: (id: string) => string) {
    this.machine = machine;
    this.#journal = journal;
    this.#random = new Random(seed, `user ${machine.name}`);
    this.#nameOf = nameOf;
    machine.window = (event, payload) => this.#see(event, payload);
  }

  /** A new window: it knows nothing yet. */
  begin(): void {
    this.people.clear();
    this.offers = [];
    this.#handled = new Set();
    this.#shown.clear();
    this.machine.shown.clear();
  }

  /** Makes a call as a window would. What it rejects with must be a problem that a window can show. */
  call(run: (calls: Calls) => Promise<unknown>): void {
    const { process, messenger, name } = this.machine;
    if (messenger === undefined) return;
    process?.enter(() => {
      run(messenger.calls).catch((error: unknown) => {
        if (error instanceof Problem || error instanceof PeerError) {
          this.#journal.note(name, `is told: ${error.message}`);
        } else if (!this.machine.injures) {
          const detail = error instanceof Error ? error.stack : String(error);
          this.#journal.fault('a call failed unexpectedly', `${name}: ${detail}`);
        }
      });
    });
  }

  /** The window shows nothing of them any more. */
  forgot(personId: string): void {
    for (const [id, each] of this.machine.shown)
      if (each.personId === personId) this.machine.shown.delete(id);
  }

  /** Answers every question that was left open. */
  answerAll(): void {
    for (const offer of this.offers) this.#answer(offer);
  }

  #see<E extends EventName>(event: E, payload: Events[E]): void {
    if (event === 'person') this.#seePerson(payload as PersonView);
    else if (event === 'personGone') this.people.delete((payload as Events['personGone']).id);
    else if (event === 'item') this.#seeItem(payload as Events['item']);
    else if (event === 'itemGone') this.machine.shown.delete((payload as Events['itemGone']).itemId);
    else if (event === 'transfer') this.#seeTransfer(payload as Events['transfer']);
    else if (event === 'offers') {
      this.offers = payload as readonly OfferView[];
      // What was withdrawn may be asked again, under the same ID.
      const ids = new Set(this.offers.map(({ id }) => id));
      for (const id of this.#handled) if (!ids.has(id)) this.#handled.delete(id);
      for (const offer of this.offers) if (!this.#handled.has(offer.id)) this.#consider(offer);
    }
  }

  #seePerson(person: PersonView): void {
    const before = this.people.get(person.id);
    this.people.set(person.id, person);
    const { link, presence } = person;
    const now = `${presence}, link ${link.state}${link.problem ? ` (${link.problem.code})` : ''}`;
    if (this.#isShown(person.id, now)) return;
    this.#journal.note(this.machine.name, `sees ${this.#nameOf(person.id)}: ${now}`);
    if (link.state === 'unsafe' && before?.link.state !== 'unsafe') {
      this.#journal.fault('alarm', `${this.machine.name} is warned of ${this.#nameOf(person.id)}: ${now}`);
    }
  }

  #seeItem({ item, personId }: Events['item']): void {
    if (item.kind === 'text') {
      const now = `${item.from === 'me' ? 'own' : 'their'} text '${item.text}' ${item.state}${item.problem ? ` (${item.problem.code})` : ''}`;
      if (!this.#isShown(item.id, now)) this.#journal.note(this.machine.name, `sees ${now}`);
    } else if (item.kind === 'file') this.#seeTransfer({ personId, transfer: item.transfer });
    else if (item.kind === 'notice') this.#journal.note(this.machine.name, `sees notice ${item.notice.code}`);
  }

  #seeTransfer({ personId, transfer }: { personId: string; transfer: TransferView }): void {
    this.machine.shown.set(transfer.id, { ...transfer, personId });
    const { name, direction, state, problem } = transfer;
    const now = `'${name}' ${direction} ${state}${problem ? ` (${problem.code})` : ''}`;
    if (!this.#isShown(transfer.id, now)) this.#journal.note(this.machine.name, `sees ${now}`);
  }

  #isShown(id: string, now: string): boolean {
    if (this.#shown.get(id) === now) return true;
    this.#shown.set(id, now);
    return false;
  }

  /** Decides when to answer: soon, after a while, or not before the weather has cleared. */
  #consider(offer: OfferView): void {
    this.#handled.add(offer.id);
    const delayMs = this.#random.scaled(...ANSWER_MS);
    const never = this.#random.chance(0.1);
    if (never && !this.isPatient) return;
    const { process } = this.machine;
    process?.clock.after(this.isPatient ? 500 : delayMs, () => {
      const now = this.offers.find(({ id }) => id === offer.id);
      if (now !== undefined) this.#answer(now);
    });
  }

  #answer({ id, what, state, personId }: OfferView): void {
    const random = this.#random;
    const who = this.#nameOf(personId);
    const { name } = this.machine;
    if (state === 'withdrawn') {
      const callBack = random.chance(0.5) || this.isPatient;
      this.#journal.note(
        name,
        `dismisses the withdrawn question of ${who}${callBack ? ' and calls back' : ''}`,
      );
      return this.call((calls) => calls.dismissOffer(id, callBack));
    }
    const accept = random.chance(what.kind === 'file' ? 0.8 : 0.95);
    const remember = random.chance(0.1) ? ({ what: 'kind' } as const) : undefined;
    this.#journal.note(name, `${accept ? 'accepts' : 'declines'} the ${what.kind} of ${who}`);
    if (accept && what.kind === 'file' && random.chance(0.5)) {
      const existing = random.pick(['keep', 'keep', 'replace', 'skip'] as const);
      return this.call((calls) => calls.acceptFiles(id, { existing }, remember));
    }
    this.call((calls) => calls.answerOffer(id, accept, remember));
  }
}
