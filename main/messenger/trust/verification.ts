import { z } from 'zod';
import {
  type Connection,
  commitmentTo,
  isNonce,
  newNonce,
  opensCommitment,
  VERIFICATION_LABEL,
  verificationCode,
} from '../../engine/index.ts';
import type { Calls, NoticeView } from '../../ipc/contract.ts';
import { type Feature, onMessage } from '../feature.ts';
import type { Conversations } from '../history/conversations.ts';
import { Digest } from '../links/link-messages.ts';
import type { Links } from '../links/links.ts';
import type { Offers } from '../offers/offers.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';

const BeginMessage = z.object({ type: z.literal('verify-begin'), commitment: Digest });
const NonceMessage = z.object({ type: z.literal('verify-nonce'), nonce: Digest });
const EndMessage = z.object({ type: z.literal('verify-end') });

/** One comparison, from the first message to the user's verdict. */
interface Comparison {
  readonly connection: Connection;
  readonly began: boolean;
  readonly nonce: string;
  /** The initiator's commitment, if the other side initiated. */
  readonly commitment?: string;
  /** Withdraws the question to our user while it is open. */
  readonly withdraw?: () => void;
}

type ComparisonCode = Extract<NoticeView['code'], `codes-${string}` | `comparison-${string}`>;

interface Parts {
  readonly people: PeopleRegistry;
  readonly links: Links;
  readonly offers: Offers;
  readonly conversations: Conversations;
  ownFingerprint(): string;
}

/**
 * Two people make sure that nobody is intercepting their connection, by reading six digits to each other:
 *
 *     beginner → verify-begin {commitment}     the other user is asked
 *     other    → verify-nonce {nonce}
 *     beginner → verify-nonce {nonce}          both see the code, compare, and say what they saw
 *     either   → verify-end                    cancels it
 */
export class Verification implements Feature {
  readonly #parts: Parts;
  readonly #running = new Map<Person, Comparison>();

  readonly calls = {
    compareCode: async (personId) => this.#begin(this.#parts.people.need(personId)),
    answerCode: async (personId, same) => this.#finish(this.#parts.people.need(personId), same),
  } satisfies Partial<Calls>;

  readonly messages = {
    'verify-begin': onMessage(BeginMessage, (person, connection, { commitment }) => {
      if (isProven(person, connection)) this.#asked(person, connection, commitment);
    }),
    'verify-nonce': onMessage(NonceMessage, (person, connection, { nonce }) => {
      const comparison = this.#running.get(person);
      if (comparison?.connection === connection) this.#receiveNonce(person, comparison, nonce);
    }),
    'verify-end': onMessage(EndMessage, (person, connection) => {
      if (this.#running.get(person)?.connection === connection) this.#end(person, 'comparison-cancelled');
    }),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asks the other side to compare codes; the person's `verification` shows the progress. */
  async #begin(person: Person): Promise<void> {
    if (!person.secure) throw new Problem('plain-connection');
    if (this.#running.has(person)) return;
    const connection = await this.#parts.links.open(person);
    if (this.#running.has(person)) return;
    const nonce = newNonce();
    this.#start(person, { connection, began: true, nonce });
    this.#send(connection, { type: 'verify-begin', commitment: commitmentTo(nonce) });
  }

  /** The user's verdict: the codes are the same, they differ, or (null) the user gave up. */
  #finish(person: Person, same: boolean | null): void {
    const comparison = this.#running.get(person);
    if (comparison === undefined) return;
    const compared = person.verification?.state === 'compare';
    this.#forget(person);
    if (same === true && compared) {
      this.#parts.people.setVerified(person, true);
      this.#notice(person, 'info', 'codes-match');
      return;
    }
    this.#send(comparison.connection, { type: 'verify-end' });
    if (same !== false || !compared) return;
    this.#parts.people.setVerified(person, false);
    this.#notice(person, 'problem', 'codes-differ');
    void this.#parts.links.disconnect(person);
  }

  #asked(person: Person, connection: Connection, commitment: string): void {
    const running = this.#running.get(person);
    if (running?.began === true) {
      // Both started at the same time: the side with the smaller fingerprint leads, and the other side
      // answers.
      if (running.connection === connection && this.#parts.ownFingerprint() < (connection.fingerprint ?? ''))
        return;
      this.#answer(person, { connection, began: false, nonce: newNonce(), commitment });
      return;
    }
    if (running !== undefined) this.#forget(person);
    const { people, offers } = this.#parts;
    const { decided, withdraw } = offers.ask({ ...people.caller(person), what: { kind: 'verify' } });
    const comparison: Comparison = {
      connection,
      began: false,
      nonce: newNonce(),
      commitment,
      withdraw: () => withdraw(false),
    };
    this.#watch(person, comparison);
    void decided.then(({ is }) => {
      if (this.#running.get(person) !== comparison) return;
      if (is === 'accepted') return this.#answer(person, comparison);
      this.#forget(person);
      this.#send(connection, { type: 'verify-end' });
    });
  }

  #answer(person: Person, comparison: Comparison): void {
    this.#start(person, comparison);
    this.#send(comparison.connection, { type: 'verify-nonce', nonce: comparison.nonce });
  }

  #receiveNonce(person: Person, comparison: Comparison, nonce: string): void {
    const { connection, began, commitment } = comparison;
    // Only one nonce each: a second one would allow another guess at a matching code.
    if (person.verification?.state !== 'waiting' || !isNonce(nonce)) return;
    if (!began && !opensCommitment(nonce, commitment ?? '')) {
      this.#send(connection, { type: 'verify-end' });
      this.#end(person, 'comparison-invalid');
      return;
    }
    const exporter = connection.exportKey(VERIFICATION_LABEL);
    if (exporter === undefined || connection.fingerprint === undefined) return;
    const [ours, theirs] = [this.#parts.ownFingerprint(), connection.fingerprint];
    const code = began
      ? verificationCode({ beginner: ours, answerer: theirs, exporter }, comparison.nonce, nonce)
      : verificationCode({ beginner: theirs, answerer: ours, exporter }, nonce, comparison.nonce);
    if (began) this.#send(connection, { type: 'verify-nonce', nonce: comparison.nonce });
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
      if (this.#running.get(person) === comparison) this.#end(person, 'comparison-interrupted');
    });
  }

  #end(person: Person, code: ComparisonCode): void {
    this.#forget(person);
    this.#notice(person, 'problem', code);
  }

  #notice(person: Person, tone: 'info' | 'problem', code: ComparisonCode): void {
    this.#parts.conversations.notice(person.id, tone, { code, who: person.name });
  }

  #forget(person: Person): void {
    this.#running.get(person)?.withdraw?.();
    this.#running.delete(person);
    person.verification = undefined;
    this.#parts.people.changed(person);
  }

  #send(connection: Connection, message: object): void {
    connection.send(message).catch(() => {}); // the connection's close is reported separately
  }
}

function isProven(person: Person, connection: Connection): boolean {
  return person.fingerprint !== undefined && connection.fingerprint !== undefined;
}
