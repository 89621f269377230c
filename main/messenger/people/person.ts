import type { Connection } from '../../engine/index.ts';
import type { LinkView, PersonView, Trust, VerificationView } from '../../ipc/contract.ts';
import { MAX_ADDRESSES } from '../limits.ts';

/**
 * A person or program on the network. With a certificate, a person is identified by it: `id` is the first 16
 * digits of its fingerprint, and nothing is ever sent to them in the clear. Without one, they are identified
 * by the address where they listen, and could be anybody.
 */
export class Person {
  readonly id: string;
  readonly secure: boolean;
  name: string;
  lanline: boolean;
  device: string | undefined;
  /** The hue they chose for their avatar, in degrees. */
  colour: number | undefined;
  /** They are typing a text to us. */
  typing = false;
  /** The first certificate they proved; every later connection must match it. */
  fingerprint: string | undefined;
  verified = false;
  /** We talked to them or called them: they stay in the list while offline. */
  known = false;
  /** The person who now answers encrypted at this plain one's address. */
  successorId: string | undefined;
  verification: VerificationView | undefined;
  link: LinkView = { state: 'idle' };
  unread = 0;
  lastKind: PersonView['lastKind'];
  lastText: string | undefined;
  lastAt: number | undefined;
  readonly connections = new Map<Connection, string>();
  /** Control connections whose place another one has taken: what still arrives on them is out of date. */
  readonly superseded = new WeakSet<Connection>();
  /** The user is forgetting them: nothing begins with them any more. */
  forgotten = false;
  /** The control connection did not answer when asked for a sign of life (links/probing.ts). */
  doubted = false;
  /** Where discovery sees them now: unproven claims. */
  readonly #seen = new Set<string>();
  /** Where they were reached, newest first. */
  #reached: string[];

  constructor(init: {
    id: string;
    secure: boolean;
    name: string;
    lanline: boolean;
    reached?: readonly string[];
  }) {
    this.id = init.id;
    this.secure = init.secure;
    this.name = init.name;
    this.lanline = init.lanline;
    this.#reached = [...(init.reached ?? (init.secure ? [] : [init.id]))];
  }

  /** Whether discovery sees them now or we are connected. */
  get here(): boolean {
    return this.#seen.size > 0 || (this.connections.size > 0 && !this.doubted);
  }

  get trust(): Trust {
    if (!this.secure) return 'plain';
    return this.verified ? 'verified' : 'encrypted';
  }

  /**
   * Where to call them, best first: where they are seen and were reached before, then seen only, then reached
   * only.
   */
  get addresses(): string[] {
    const proven = this.#reached.filter((address) => this.#seen.has(address));
    return [...new Set([...proven, ...this.#seen, ...this.#reached])].slice(0, 2 * MAX_ADDRESSES);
  }

  /** The best address; '' if none is known. */
  get addressName(): string {
    return this.addresses[0] ?? '';
  }

  get reached(): readonly string[] {
    return this.#reached;
  }

  /** Discovery claims that they are there. Implausibly many claims are ignored. */
  saw(addressName: string): void {
    if (this.#seen.size < MAX_ADDRESSES) this.#seen.add(addressName);
  }

  lost(addressName: string): void {
    this.#seen.delete(addressName);
  }

  /** Whether discovery sees them anywhere. */
  get isSeen(): boolean {
    return this.#seen.size > 0;
  }

  /** Whether discovery claims that they are there. */
  isSeenAt(addressName: string): boolean {
    return this.#seen.has(addressName);
  }

  /** Somebody else answered there. */
  wasNotAt(addressName: string): void {
    this.#reached = this.#reached.filter((each) => each !== addressName);
  }

  /** They proved that they are there, or asked to be called back there. */
  wasAt(addressName: string): void {
    this.#reached = [addressName, ...this.#reached.filter((each) => each !== addressName)];
    this.#reached.length = Math.min(this.#reached.length, MAX_ADDRESSES);
  }
}
