import { safetyNumber } from '../../engine/index.ts';
import type {
  Calls,
  OfferView,
  Remember,
  RuleAction,
  RuleKind,
  RuleLimits,
  RuleView,
} from '../../ipc/contract.ts';
import type { Conversations } from '../history/conversations.ts';
import type { Links } from '../links/links.ts';
import { ruleKindOfOffer } from '../offers/rule-kind.ts';
import type { Rules } from '../offers/rules.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import { Problem } from '../problem.ts';
import type { OwnProfile } from '../profile/own-profile.ts';
import type { Verification } from './verification.ts';

type TrustCalls =
  | 'safetyNumber'
  | 'setVerified'
  | 'compareCode'
  | 'answerCode'
  | 'setRule'
  | 'rules'
  | 'revokeRule'
  | 'forget'
  | 'joinPeople';

interface Parts {
  readonly me: OwnProfile;
  readonly people: PeopleRegistry;
  readonly links: Links;
  readonly conversations: Conversations;
  readonly verification: Verification;
  readonly rules: Rules;
  now(): number;
}

/** How sure the user is of who somebody is. */
export class Trust implements Pick<Calls, TrustCalls> {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async safetyNumber(personId: string): Promise<string> {
    return safetyNumber(this.#parts.me.fingerprint, this.#fingerprintOf(personId));
  }

  async setVerified(personId: string, verified: boolean): Promise<void> {
    this.#fingerprintOf(personId);
    this.#parts.people.setVerified(this.#parts.people.need(personId), verified);
  }

  async compareCode(personId: string): Promise<void> {
    await this.#parts.verification.begin(this.#parts.people.need(personId));
  }

  async answerCode(personId: string, same: boolean | null): Promise<void> {
    this.#parts.verification.finish(this.#parts.people.need(personId), same ?? undefined);
  }

  async setRule(
    personId: string,
    kind: RuleKind,
    action: RuleAction | null,
    limits?: RuleLimits,
  ): Promise<void> {
    const { people, links, rules } = this.#parts;
    const person = people.need(personId);
    rules.set(personId, kind, action, limits);
    if (action === 'block') await links.disconnect(person);
    people.changed(person);
  }

  async rules(): Promise<RuleView[]> {
    const { people, rules } = this.#parts;
    return rules.all().map((rule) => ({ ...rule, name: people.get(rule.subject)?.name ?? rule.subject }));
  }

  async revokeRule(subject: string, kind: RuleKind): Promise<void> {
    const { people, rules } = this.#parts;
    rules.set(subject, kind, null);
    const person = people.get(subject);
    if (person !== undefined) people.changed(person);
  }

  /** What was answered to an offer is to hold for the next ones too: of the person, or at a plain program's address. */
  remember(offer: OfferView, accept: boolean, { what, forMs }: Remember): void {
    const { people, rules, now } = this.#parts;
    const kind = what === 'any' ? 'any' : ruleKindOfOffer(offer);
    if (kind === undefined) return;
    const isPlain = offer.trust === 'plain';
    const subject = isPlain ? (offer.addressName.split(':')[0] ?? '') : offer.personId;
    const limits = forMs === undefined ? {} : { until: now() + forMs };
    rules.set(subject, kind, accept ? 'accept' : 'block', limits);
    const person = people.get(offer.personId);
    if (person !== undefined) people.changed(person);
  }

  async forget(personId: string): Promise<void> {
    const { people, links, conversations, rules } = this.#parts;
    const person = people.need(personId);
    rules.forget(personId);
    await links.disconnect(person);
    conversations.forget(personId);
    people.forget(person);
  }

  async joinPeople(oldId: string, newId: string): Promise<void> {
    const { people, links, conversations } = this.#parts;
    const [before, now] = [people.need(oldId), people.need(newId)];
    if (before === now || !now.verified) {
      throw new Problem('not-verified', `Compare a code with ${now.name} first: anybody can use this name.`);
    }
    await links.disconnect(before);
    conversations.move(oldId, newId);
    people.forget(before);
    conversations.notice(newId, 'info', `${now.name} has a new key. What was said before is kept here.`);
  }

  /** @throws Problem 'insecure' for whom we never met encrypted */
  #fingerprintOf(personId: string): string {
    const { fingerprint, name } = this.#parts.people.need(personId);
    if (fingerprint !== undefined) return fingerprint;
    throw new Problem('insecure', `You have not been connected with ${name} encrypted yet.`);
  }
}
