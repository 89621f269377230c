import { CallerSlots } from './caller-slots.ts';
import type { DiscoveryProblem } from './discovery-problem.ts';
import { FOUND_PEERS } from './flood-limits.ts';
import { type FoundPeer, hostOf } from './found-peers.ts';
import type { Peer } from './peer.ts';

/** Single datagrams get lost, so a search sends several PINGs (protocol.md, "Finding peers"). */
const BURST_MS = [0, 100, 500, 2000];
const DEFAULT_INTERVAL_MS = 3000;
/** A peer is gone after so many rounds of silence. */
const ROUNDS = 3;

export interface PeerWatchOptions {
  /** A peer appeared, or changed its name or fingerprint. */
  onFound(found: FoundPeer): void;
  onGone(addressName: string): void;
  /** Why discovery does not work; undefined when it works again. */
  onProblem?(problem: DiscoveryProblem | undefined): void;
  /** Between two rounds; default 3000. */
  intervalMs?: number;
}

interface Seen {
  readonly found: FoundPeer;
  readonly round: number;
  readonly release: () => void;
}

/** Keeps track of the peers on the network: a burst of PINGs at first, then one per round. */
export class PeerWatch {
  readonly #peer: Peer;
  readonly #options: PeerWatchOptions;
  readonly #intervalMs: number;
  readonly #seen = new Map<string, Seen>();
  /** First come, first served: a flood must not displace the peers we see. */
  readonly #slots = new CallerSlots(FOUND_PEERS);
  readonly #timers = new Set<NodeJS.Timeout>();
  #round = 0;
  #running = false;

  constructor(peer: Peer, options: PeerWatchOptions) {
    this.#peer = peer;
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? DEFAULT_INTERVAL_MS;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#peer.on('sighting', this.#onSighting).on('discovery', this.#onProblem);
    if (this.#peer.discoveryProblem !== undefined) this.#options.onProblem?.(this.#peer.discoveryProblem);
    this.searchNow();
    this.#timers.add(setInterval(() => this.#nextRound(), this.#intervalMs).unref());
  }

  stop(): void {
    this.#running = false;
    this.#peer.off('sighting', this.#onSighting).off('discovery', this.#onProblem);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Sends a burst now instead of waiting for the next round. */
  searchNow(): void {
    if (!this.#running) return;
    for (const delayMs of BURST_MS) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        void this.#peer.ping();
      }, delayMs).unref();
      this.#timers.add(timer);
    }
  }

  #nextRound(): void {
    this.#round++;
    for (const [addressName, { round, release }] of this.#seen) {
      if (this.#round - round <= ROUNDS) continue;
      this.#seen.delete(addressName);
      release();
      this.#options.onGone(addressName);
    }
    void this.#peer.ping();
  }

  readonly #onSighting = (_: Peer, found: FoundPeer): void => {
    const { addressName } = found;
    const known = this.#seen.get(addressName);
    const release = known?.release ?? this.#slots.take(hostOf(found));
    if (release === undefined) return;
    this.#seen.set(addressName, { found, round: this.#round, release });
    if (known === undefined || !isSame(known.found, found)) this.#options.onFound(found);
  };

  readonly #onProblem = (_: Peer, problem: DiscoveryProblem | undefined): void =>
    this.#options.onProblem?.(problem);
}

function isSame(one: FoundPeer, other: FoundPeer): boolean {
  return one.displayName === other.displayName && one.shortId === other.shortId;
}
