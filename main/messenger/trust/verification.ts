import {
  type Connection,
  commitmentTo,
  isNonce,
  newNonce,
  opensCommitment,
  VERIFICATION_LABEL,
  verificationCode,
} from '../../engine/index.ts';
import type { Conversations } from '../history/conversations.ts';
import type { Links } from '../links/links.ts';
import type { Message, VerifyMessage } from '../links/messages.ts';
import type { Offers } from '../offers/offers.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';

/** One comparison, from the first message to the users' word. */
interface Comparison {
  readonly connection: Connection;
  readonly began: boolean;
  readonly nonce: string;
  /** Of who began, where that is the other side. */
  readonly commitment?: string;
  /** Withdraws our question while it is open. */
  readonly withdraw?: () => void;
}

interface Parts {
  readonly people: PeopleRegistry;
  readonly links: Links;
  readonly offers: Offers;
  readonly conversations: Conversations;
}

/**
 * Two people make sure that nobody stands between them, by six digits that they read to each other:
 *
 *     beginner → verify-begin {commitment}     the other user is asked
 *     other    → verify-nonce {nonce}
 *     beginner → verify-nonce {nonce}          both see the code, compare, and say what they saw
 *     either   → verify-end                    breaks it off
 */
export class Verification {
  readonly #parts: Parts;
  readonly #ownFingerprint: () => string;
  readonly #running = new Map<Person, Comparison>();

  constructor(parts: Parts, ownFingerprint: () => string) {
    this.#parts = parts;
    this.#ownFingerprint = ownFingerprint;
  }

  /** Asks the other side to compare; the person's `verification` says how far it is. */
  async begin(person: Person): Promise<void> {
    if (!person.secure)
      throw new Problem('insecure', 'There is no key to compare: this connection is plain.');
    if (this.#running.has(person)) return;
    const connection = await this.#parts.links.open(person);
    if (this.#running.has(person)) return;
    const nonce = newNonce();
    this.#start(person, { connection, began: true, nonce });
    this.#say(connection, { type: 'verify-begin', commitment: commitmentTo(nonce) });
  }

  heard(person: Person, connection: Connection, message: VerifyMessage): void {
    if (person.fingerprint === undefined || connection.fingerprint === undefined) return;
    const comparison = this.#running.get(person);
    if (message.type === 'verify-begin') this.#asked(person, connection, message.commitment);
    else if (comparison?.connection !== connection) return;
    else if (message.type === 'verify-end') this.#end(person, `${person.name} broke the comparison off.`);
    else this.#heardNonce(person, comparison, message.nonce);
  }

  /** What the user saw: the same code at the other side, another one, or he gave up (`undefined`). */
  finish(person: Person, same: boolean | undefined): void {
    const comparison = this.#running.get(person);
    if (comparison === undefined) return;
    const compared = person.verification?.state === 'compare';
    this.#forget(person);
    if (same === true && compared) {
      this.#parts.people.setVerified(person, true);
      this.#parts.conversations.notice(person.id, 'info', `You compared a code: this is ${person.name}.`);
      return;
    }
    this.#say(comparison.connection, { type: 'verify-end' });
    if (same !== false || !compared) return;
    this.#parts.people.setVerified(person, false);
    this.#parts.conversations.notice(
      person.id,
      'problem',
      'The codes differ: somebody stands between you, and can read and change what you say. The connection was closed.',
    );
    void this.#parts.links.disconnect(person);
  }

  #asked(person: Person, connection: Connection, commitment: string): void {
    const running = this.#running.get(person);
    if (running?.began === true) {
      // Both began at once: the smaller fingerprint's beginning counts, and the other side's is its answer.
      if (running.connection === connection && this.#ownFingerprint() < (connection.fingerprint ?? ''))
        return;
      this.#answer(person, { connection, began: false, nonce: newNonce(), commitment });
      return;
    }
    if (running !== undefined) this.#forget(person);
    const { people, offers } = this.#parts;
    const { answered, withdraw } = offers.ask({ ...people.caller(person), what: { kind: 'verify' } });
    const comparison: Comparison = {
      connection,
      began: false,
      nonce: newNonce(),
      commitment,
      withdraw: () => withdraw(false),
    };
    this.#watch(person, comparison);
    void answered.then((accept) => {
      if (this.#running.get(person) !== comparison) return;
      if (accept) return this.#answer(person, comparison);
      this.#forget(person);
      this.#say(connection, { type: 'verify-end' });
    });
  }

  #answer(person: Person, comparison: Comparison): void {
    this.#start(person, comparison);
    this.#say(comparison.connection, { type: 'verify-nonce', nonce: comparison.nonce });
  }

  #heardNonce(person: Person, comparison: Comparison, nonce: string): void {
    const { connection, began, commitment } = comparison;
    // One nonce each: a second one could try for a code that fits.
    if (person.verification?.state !== 'waiting' || !isNonce(nonce)) return;
    if (!began && !opensCommitment(nonce, commitment ?? '')) {
      this.#say(connection, { type: 'verify-end' });
      this.#end(person, 'The code could not be made: what the other side sent does not fit together.');
      return;
    }
    const exporter = connection.exportKey(VERIFICATION_LABEL);
    if (exporter === undefined || connection.fingerprint === undefined) return;
    const [ours, theirs] = [this.#ownFingerprint(), connection.fingerprint];
    const code = began
      ? verificationCode({ beginner: ours, answerer: theirs, exporter }, comparison.nonce, nonce)
      : verificationCode({ beginner: theirs, answerer: ours, exporter }, nonce, comparison.nonce);
    if (began) this.#say(connection, { type: 'verify-nonce', nonce: comparison.nonce });
    person.verification = { state: 'compare', code };
    this.#parts.people.changed(person);
  }

  #start(person: Person, comparison: Comparison): void {
    this.#watch(person, comparison);
    person.verification = { state: 'waiting' };
    this.#parts.people.changed(person);
  }

  #watch(person: Person, comparison: Comparison): void {
    if (this.#running.get(person) === comparison) return;
    this.#running.set(person, comparison);
    comparison.connection.on('close', () => {
      if (this.#running.get(person) === comparison)
        this.#end(person, 'The comparison ended with the connection.');
    });
  }

  #end(person: Person, sentence: string): void {
    this.#forget(person);
    this.#parts.conversations.notice(person.id, 'problem', sentence);
  }

  #forget(person: Person): void {
    this.#running.get(person)?.withdraw?.();
    this.#running.delete(person);
    person.verification = undefined;
    this.#parts.people.changed(person);
  }

  #say(connection: Connection, message: Message): void {
    connection.send(message).catch(() => {}); // its close is told by itself
  }
}
