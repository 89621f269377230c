import { CallerSlots } from './caller-slots.ts';
import { FOUND_PEERS } from './flood-limits.ts';

/** A peer on the network, as its datagram says: an unchecked claim. */
export interface FoundPeer {
  /** `ipv4:port` where it listens. */
  readonly addressName: string;
  /** As sent, with any characters: clean it before showing it. */
  readonly displayName?: string;
  /** First 16 hexadecimal digits of the fingerprint it will show; it speaks TLS. */
  readonly shortId?: string;
  /** It is a Lanline peer. */
  readonly lanline: boolean;
}

/** The peers found in one discovery round, bounded against floods: the first ones stay. */
export class FoundPeers {
  readonly #byName = new Map<string, FoundPeer>();
  readonly #slots = new CallerSlots(FOUND_PEERS);

  add(found: FoundPeer): void {
    const { addressName } = found;
    if (this.#byName.has(addressName) || this.#slots.take(hostOf(found)) !== undefined) {
      this.#byName.set(addressName, found);
    }
  }

  list(): FoundPeer[] {
    return [...this.#byName.values()];
  }
}

export function hostOf({ addressName }: FoundPeer): string {
  return addressName.slice(0, addressName.indexOf(':'));
}
