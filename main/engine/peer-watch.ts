import { CallerSlots } from './caller-slots.ts';
import { type Clock, systemClock } from './clock.ts';
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
  /** Default the system's. */
  clock?: Clock;
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
  readonly #clock: Clock;
  readonly #seen = new Map<string, Seen>();
  /** First come, first served: a flood must not displace the peers we see. */
  readonly #slots = new CallerSlots(FOUND_PEERS);
  /** Each cancels a timer that is running. */
  readonly #timers = new Set<() => void>();
  #round = 0;
  #running = false;

  constructor(peer: Peer, options: PeerWatchOptions) {
    this.#peer = peer;
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? DEFAULT_INTERVAL_MS;
    this.#clock = options.clock ?? systemClock;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#peer.on('sighting', this.#onSighting).on('discovery', this.#onProblem);
    if (this.#peer.discoveryProblem !== undefined) this.#options.onProblem?.(this.#peer.discoveryProblem);
    this.searchNow();
    this.#after(this.#intervalMs, this.#nextRound);
  }

  stop(): void {
    this.#running = false;
    this.#peer.off('sighting', this.#onSighting).off('discovery', this.#onProblem);
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  /** Sends a burst now instead of waiting for the next round. */
  searchNow(): void {
    if (!this.#running) return;
    for (const delayMs of BURST_MS) this.#after(delayMs, () => void this.#peer.ping());
  }

  #after(delayMs: number, run: () => void): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
  }

  readonly #nextRound = (): void => {
    this.#after(this.#intervalMs, this.#nextRound);
    this.#round++;
    for (const [addressName, { round, release }] of this.#seen) {
      if (this.#round - round <= ROUNDS) continue;
      this.#seen.delete(addressName);
      release();
      this.#options.onGone(addressName);
    }
    void this.#peer.ping();
  };

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
