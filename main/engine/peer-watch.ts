import { CallerSlots } from './caller-slots.ts';
import { type Clock, systemClock } from './clock.ts';
import type { DiscoveryProblem } from './discovery-problem.ts';
import { FOUND_PEERS, PEER_CHECKS, PROBES } from './flood-limits.ts';
import { type FoundPeer, hostOf } from './found-peers.ts';
import type { Peer } from './peer.ts';
import { Timers } from './timers.ts';
import { TokenBuckets } from './token-buckets.ts';

/**
 * Single datagrams get lost, so a search sends several PINGs (protocol.md, "Finding peers"). Two of them ask everybody;
 * a crowd need not answer all four.
 */
const BURST = [
  { delayMs: 0, asks: true },
  { delayMs: 100, asks: false },
  { delayMs: 500, asks: true },
  { delayMs: 2000, asks: false },
];
const DEFAULT_INTERVAL_MS = 3000;
/** Between two rounds while somebody is missed. */
const CLOSE_INTERVAL_MS = 1000;
/** A peer is gone after so many rounds of silence. */
const ROUNDS = 3;
/**
 * When a silent peer is sent PINGs of its own, as parts of a round, by the rounds it was silent. Without them a peer is
 * missed with probability p³ per three rounds, as a crowd answers no PINGs that everybody hears: at p = 30 % loss, 2.7 %.
 * A PING and its PONG both arrive with (1 - p)² = 49 %, so that seven of them fail together with 0.51⁷ = 0.9 %, and both
 * ways, to the discovery port and to the peer's own, with 0.51¹⁴ = 0.008 %. All in all that is one false leaver in
 * 460,000 rounds: among 20 peers (380 pairs), one an hour, and with 10 % loss one in 3,000 years.
 */
const PROBE_AT: readonly (readonly number[])[] = [[], [0], [0, 1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6]];
/** A check whether somebody is still there: two PINGs, and time for their answers. */
const CHECK_AT_MS = [0, 400];
const CHECK_MS = 1000;

export interface PeerWatchOptions {
  /** A peer appeared (for the first time, again, or at another address), or changed its name or fingerprint. */
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
  found: FoundPeer;
  /** In time that was watched: it stands still while the machine sleeps or the process is stopped. */
  heardAtMs: number;
  /** By the clock's `elapsed`. */
  heardAtElapsed: number;
  /** Sightings, to tell whether there was one since. */
  count: number;
  checkedAtMs: number;
  readonly release: () => void;
}

/** Keeps track of the peers on the network: a burst of PINGs at first, then one per round. */
export class PeerWatch {
  readonly #peer: Peer;
  readonly #options: PeerWatchOptions;
  readonly #intervalMs: number;
  readonly #clock: Clock;
  readonly #rounds: Timers;
  readonly #burst: Timers;
  readonly #probing: Timers;
  readonly #seen = new Map<string, Seen>();
  /** First come, first served: a flood must not displace the peers we see. */
  readonly #slots = new CallerSlots(FOUND_PEERS);
  readonly #checks = new CallerSlots(PEER_CHECKS);
  readonly #probes: TokenBuckets;
  #watchedMs = 0;
  #isClose = false;
  #running = false;

  constructor(peer: Peer, options: PeerWatchOptions) {
    this.#peer = peer;
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? DEFAULT_INTERVAL_MS;
    this.#clock = options.clock ?? systemClock;
    this.#rounds = new Timers(this.#clock);
    this.#burst = new Timers(this.#clock);
    this.#probing = new Timers(this.#clock);
    this.#probes = new TokenBuckets(PROBES, () => this.#watchedMs);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#peer.on('sighting', this.#onSighting).on('discovery', this.#onProblem);
    this.#peer.on('goodbye', this.#onGoodbye).on('network', this.#onNetwork);
    if (this.#peer.discoveryProblem !== undefined) this.#options.onProblem?.(this.#peer.discoveryProblem);
    this.searchNow();
    this.#awaitRound();
  }

  stop(): void {
    this.#running = false;
    this.#peer.off('sighting', this.#onSighting).off('discovery', this.#onProblem);
    this.#peer.off('goodbye', this.#onGoodbye).off('network', this.#onNetwork);
    for (const timers of [this.#rounds, this.#burst, this.#probing]) timers.cancel();
  }

  /** Sends a burst now instead of waiting for the next round. */
  searchNow(): void {
    if (!this.#running) return;
    this.#burst.cancel();
    for (const { delayMs, asks } of BURST) this.#burst.after(delayMs, () => void this.#peer.ping({ asks }));
  }

  /** When something was last heard from there, by the clock's `elapsed`; undefined if they are not seen. */
  heardAt(addressName: string): number | undefined {
    return this.#seen.get(addressName)?.heardAtElapsed;
  }

  /** While on, a round takes a second: somebody is missed, and may be back at any moment. */
  watchClosely(on: boolean): void {
    if (on === this.#isClose) return;
    this.#isClose = on;
    if (this.#running) this.#awaitRound();
  }

  #awaitRound(): void {
    const lastsMs = this.#isClose ? Math.min(CLOSE_INTERVAL_MS, this.#intervalMs) : this.#intervalMs;
    this.#rounds.cancel();
    this.#rounds.after(lastsMs, () => this.#nextRound(lastsMs));
  }

  #nextRound(lastedMs: number): void {
    this.#watchedMs += lastedMs;
    this.#awaitRound();
    for (const [addressName, seen] of this.#seen) {
      const silentMs = this.#watchedMs - seen.heardAtMs;
      if (silentMs > ROUNDS * this.#intervalMs) this.#goneUnlessHeard(addressName, seen);
      else this.#probeSilent(addressName, silentMs, lastedMs);
    }
    void this.#peer.ping();
  }

  #probeSilent(addressName: string, silentMs: number, roundMs: number): void {
    const rounds = Math.ceil(silentMs / this.#intervalMs) - 1;
    for (const part of PROBE_AT[rounds] ?? []) {
      if (this.#probes.take('')) this.#probe(addressName, part * roundMs);
    }
  }

  #probe(addressName: string, delayMs: number): void {
    const since = this.#seen.get(addressName)?.count;
    this.#probing.after(delayMs, () => {
      const count = this.#seen.get(addressName)?.count;
      if (count !== undefined && count === since) void this.#peer.probe(addressName);
    });
  }

  /** If this process was too busy to run, what they said meanwhile may still lie unread in the socket. */
  #goneUnlessHeard(addressName: string, seen: Seen): void {
    const { count } = seen;
    this.#clock.soon(() => {
      if (this.#running && this.#seen.get(addressName) === seen && seen.count === count)
        this.#isGone(addressName, seen);
    });
  }

  #isGone(addressName: string, { release }: Seen): void {
    this.#seen.delete(addressName);
    release();
    this.#options.onGone(addressName);
  }

  readonly #onSighting = (_: Peer, found: FoundPeer): void => {
    const { addressName } = found;
    const known = this.#seen.get(addressName);
    if (known === undefined) {
      const release = this.#slots.take(hostOf(found));
      if (release === undefined) return;
      this.#seen.set(addressName, {
        found,
        heardAtMs: this.#watchedMs,
        heardAtElapsed: this.#clock.elapsed(),
        count: 1,
        checkedAtMs: Number.NEGATIVE_INFINITY,
        release,
      });
      this.#options.onFound(found);
      this.#checkOtherAddresses(found);
      return;
    }
    const changed = !isSame(known.found, found);
    known.found = found;
    known.heardAtMs = this.#watchedMs;
    known.heardAtElapsed = this.#clock.elapsed();
    known.count++;
    if (changed) this.#options.onFound(found);
  };

  /** Believed only if they do not answer: anybody can say goodbye in their name, and gains nothing by it. */
  readonly #onGoodbye = (_: Peer, addressName: string): void => {
    const seen = this.#seen.get(addressName);
    if (seen !== undefined) this.#check(addressName, seen);
  };

  /** Whoever appears at another address has often left the one before. */
  #checkOtherAddresses({ addressName, shortId }: FoundPeer): void {
    if (shortId === undefined) return;
    for (const [other, seen] of this.#seen) {
      if (seen.found.shortId === shortId && other !== addressName) this.#check(other, seen);
    }
  }

  /** Gone, unless it answers within a second. Not again soon, so that nobody can make us ask all the time. */
  #check(addressName: string, seen: Seen): void {
    if (this.#watchedMs - seen.checkedAtMs < ROUNDS * this.#intervalMs) return;
    const release = this.#checks.take(hostOf(seen.found));
    if (release === undefined) return;
    seen.checkedAtMs = this.#watchedMs;
    const { count } = seen;
    for (const delayMs of CHECK_AT_MS) this.#probe(addressName, delayMs);
    this.#probing.after(CHECK_MS, () => {
      release();
      if (seen.count === count) this.#goneUnlessHeard(addressName, seen);
    });
  }

  readonly #onNetwork = (): void => this.searchNow();

  readonly #onProblem = (_: Peer, problem: DiscoveryProblem | undefined): void =>
    this.#options.onProblem?.(problem);
}

function isSame(one: FoundPeer, other: FoundPeer): boolean {
  return one.displayName === other.displayName && one.shortId === other.shortId;
}
