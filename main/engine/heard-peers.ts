import { FOUND_PEERS, PONGS_WANTED } from './flood-limits.ts';
import type { Address } from './wire/address.ts';
import type { Datagram } from './wire/datagram.ts';

/** Whoever was silent for longer has left. */
const REMEMBERED_MS = 15_000;
/** More answers than this at a time are spread: a socket's buffer holds about 250 datagrams. */
const CROWD = 64;
const DELAY_PER_PEER_MS = 0.5;
/** A check of whether somebody is still there waits for longer than this. */
const MAX_DELAY_MS = 500;

interface Heard {
  at: number;
  /** U: where only they hear us, if they said so. */
  answersAt: Address | undefined;
}

/**
 * Who was heard lately, and so whose PING needs an answer. If everybody answered every PING, n peers would send n²
 * PONGs per round: 333,000 a second for a thousand. But a Lanline hears our own PINGs, so we answer
 *
 * - seekers that do not announce themselves (the library), always: they hear nothing but answers;
 * - PINGs that ask for it: those of newcomers, of a peer that cannot hear PINGs, and checks whether we are still here;
 * - everybody else in turns, so that about PONGS_WANTED of all peers answer each PING: a network where some PINGs are
 *   lost, or do not pass at all, then still knows of everybody. Small networks answer everything.
 *
 * Not whomever we have not heard before: a peer that starts among a thousand would answer each of them, and overflow the
 * system's table of neighbours (1,024 on Linux).
 */
export class HeardPeers {
  readonly #byName = new Map<string, Heard>();
  readonly #random: () => number;
  readonly #now: () => number;

  /** @param now milliseconds on a monotonic clock */
  constructor(random: () => number = Math.random, now: () => number = () => performance.now()) {
    this.#random = random;
    this.#now = now;
  }

  get size(): number {
    return this.#byName.size;
  }

  /** Somebody said where they listen, in a datagram that really came from there. */
  heard(addressName: string, answersAt: Address | undefined): void {
    const known = this.#byName.get(addressName);
    if (known !== undefined) {
      known.at = this.#now();
      known.answersAt = answersAt ?? known.answersAt;
      return;
    }
    if (this.#byName.size >= FOUND_PEERS.total) this.forgetSilent();
    if (this.#byName.size >= FOUND_PEERS.total) return;
    this.#byName.set(addressName, { at: this.#now(), answersAt });
  }

  /** Where only the peer that listens at `addressName` hears us, if it said so. */
  answersAt(addressName: string): Address | undefined {
    return this.#byName.get(addressName)?.answersAt;
  }

  /** Whether to answer a PING; `addressName`: where its sender listens, undefined unless that is proven. */
  needsAnswer({ asks, hints }: Datagram, addressName: string | undefined): boolean {
    const isLanline = hints.displayName !== undefined || hints.shortId !== undefined;
    if (addressName === undefined || !isLanline || asks) return true;
    return this.#random() * this.#byName.size < PONGS_WANTED;
  }

  /** How long to wait with an answer, so that those of a crowd do not all arrive at once and overflow its buffer. */
  answerDelayMs(): number {
    const count = this.#byName.size;
    return count <= CROWD ? 0 : this.#random() * Math.min(MAX_DELAY_MS, count * DELAY_PER_PEER_MS);
  }

  forgetSilent(): void {
    const deadline = this.#now() - REMEMBERED_MS;
    for (const [addressName, { at }] of this.#byName) if (at < deadline) this.#byName.delete(addressName);
  }
}
