import type { FoundPeer } from './discovery.ts';
import type { DiscoveryProblem } from './discovery-problem.ts';
import { FOUND_PEERS } from './flood-limits.ts';
import type { Peer } from './peer.ts';
import { Slots } from './slots.ts';

/** Single datagrams get lost, so a start asks several times (protocol.md, "Finding peers"). */
const BURST_MS = [0, 100, 500, 2000];
const DEFAULT_INTERVAL_MS = 3000;
/** Silent for so many rounds is gone. */
const ROUNDS = 3;

export interface PeerWatchOptions {
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

/** Keeps an eye on who is there: a burst of pings at start, then an easy guard. */
export class PeerWatch {
  readonly #peer: Peer;
  readonly #options: PeerWatchOptions;
  readonly #intervalMs: number;
  readonly #seen = new Map<string, Seen>();
  /** Whoever came first stays: a flood must not push out whom we see. */
  readonly #slots = new Slots(FOUND_PEERS);
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
    this.#peer.on('sighting', this.#sighted).on('discovery', this.#problem);
    if (this.#peer.discoveryProblem !== undefined) this.#options.onProblem?.(this.#peer.discoveryProblem);
    this.searchNow();
    this.#timers.add(setInterval(() => this.#nextRound(), this.#intervalMs).unref());
  }

  stop(): void {
    this.#running = false;
    this.#peer.off('sighting', this.#sighted).off('discovery', this.#problem);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** A burst at once, instead of waiting for the next round. */
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

  readonly #sighted = (_: Peer, found: FoundPeer): void => {
    const { addressName } = found;
    const known = this.#seen.get(addressName);
    const release = known?.release ?? this.#slots.take(addressName.slice(0, addressName.indexOf(':')));
    if (release === undefined) return;
    this.#seen.set(addressName, { found, round: this.#round, release });
    if (known === undefined || !isSame(known.found, found)) this.#options.onFound(found);
  };

  readonly #problem = (_: Peer, problem: DiscoveryProblem | undefined): void =>
    this.#options.onProblem?.(problem);
}

function isSame(one: FoundPeer, other: FoundPeer): boolean {
  return one.displayName === other.displayName && one.shortId === other.shortId;
}
