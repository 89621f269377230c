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

/** How discovery tells of peers, one by one. */
interface Sightings<S> {
  on(event: 'sighting', listener: (source: S, found: FoundPeer) => void): unknown;
  off(event: 'sighting', listener: (source: S, found: FoundPeer) => void): unknown;
}

/** The peers that are seen within `timeoutMs` of a `search`. */
export async function peersSeen<S>(
  source: Sightings<S>,
  search: () => Promise<unknown>,
  timeoutMs: number,
): Promise<FoundPeer[]> {
  const peers = new FoundPeers();
  const onSighting = (_: S, found: FoundPeer) => peers.add(found);
  source.on('sighting', onSighting);
  try {
    await search();
    await new Promise((resolve) => setTimeout(resolve, timeoutMs));
  } finally {
    source.off('sighting', onSighting);
  }
  return peers.list();
}
