import type { Connection } from '../../engine/index.ts';
import type { LinkView, PersonView, Trust, VerificationView } from '../../ipc/contract.ts';
import { MAX_ADDRESSES } from '../limits.ts';

/**
 * Somebody else's program. With a certificate, a person is their certificate: `id` is the first 16 digits of its
 * fingerprint, and nothing is ever sent to them in the clear. Without one, they are the address where they listen, and could
 * be anybody.
 */
export class Person {
  readonly id: string;
  readonly secure: boolean;
  name: string;
  lanline: boolean;
  device: string | undefined;
  /** The hue that they chose for their avatar, in degrees. */
  colour: number | undefined;
  /** They are writing to us just now. */
  typing = false;
  /** The certificate that was proven first; every later connection must show it. */
  fingerprint: string | undefined;
  verified = false;
  /** Talked with, or called: stays in the list when away. */
  known = false;
  /** Who answers encrypted now where this plain one was. */
  successorId: string | undefined;
  verification: VerificationView | undefined;
  link: LinkView = { state: 'idle' };
  unread = 0;
  lastKind: PersonView['lastKind'];
  lastText: string | undefined;
  lastAt: number | undefined;
  readonly connections = new Map<Connection, string>();
  /** Where discovery sees them now: claims. */
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

  /** Discovery sees them now, or we are connected. */
  get here(): boolean {
    return this.#seen.size > 0 || this.connections.size > 0;
  }

  get trust(): Trust {
    if (!this.secure) return 'plain';
    return this.verified ? 'verified' : 'encrypted';
  }

  /** Where to call them, best first: where they are seen and were reached before, are seen, were reached. */
  get addresses(): string[] {
    const proven = this.#reached.filter((address) => this.#seen.has(address));
    return [...new Set([...proven, ...this.#seen, ...this.#reached])].slice(0, 2 * MAX_ADDRESSES);
  }

  /** The best of the addresses; '' when none is known. */
  get addressName(): string {
    return this.addresses[0] ?? '';
  }

  get reached(): readonly string[] {
    return this.#reached;
  }

  /** Discovery says that they are there. More claims than anybody has addresses are not kept. */
  saw(addressName: string): void {
    if (this.#seen.size < MAX_ADDRESSES) this.#seen.add(addressName);
  }

  lost(addressName: string): void {
    this.#seen.delete(addressName);
  }

  /** They proved to be there, or asked to be called back there. */
  wasAt(addressName: string): void {
    this.#reached = [addressName, ...this.#reached.filter((each) => each !== addressName)];
    this.#reached.length = Math.min(this.#reached.length, MAX_ADDRESSES);
  }
}
