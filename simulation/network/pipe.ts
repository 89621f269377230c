import type { Random } from '../random.ts';
import type { Timer, VirtualTime } from '../virtual-time.ts';
import { type Segment, sizeOf } from './segment.ts';

/** TCP repeats what was not acknowledged after 0.2 s, then after twice as long each time, up to 120 s (RFC 6298). */
const FIRST_REPEAT_MS = 200;
const LONGEST_REPEAT_MS = 120_000;

/** What the pipe runs through. */
export interface Medium {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly latencyMs: number;
  readonly bytesPerSecond: number;
  /** What the kernel takes before it lets a program wait. */
  readonly bufferBytes: number;
}

interface Flying {
  readonly segment: Segment;
  readonly sizeBytes: number;
  /** When it arrives if nothing is in its way. */
  readonly at: number;
}

/** One direction of a connection: what was handed to the kernel, in order, until it arrives. */
export class Pipe {
  readonly #medium: Medium;
  readonly #deliver: (segment: Segment) => void;
  #queue: Flying[] = [];
  #queuedBytes = 0;
  #flight: Timer | undefined;
  #lastAt = 0;
  /** Since when nothing gets through; undefined while it does. */
  #downSince: number | undefined;
  /** Nothing arrives before: the kernel waits for its next repetition. */
  #resumesAt = 0;
  #paused = false;
  #drained: (() => void)[] = [];

  /** @param deliver hands over what has arrived at the other end */
  constructor(medium: Medium, deliver: (segment: Segment) => void) {
    this.#medium = medium;
    this.#deliver = deliver;
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Takes what fits into the kernel's buffer or does not: see `room`. */
  put(segment: Segment): void {
    const { time, random, latencyMs, bytesPerSecond } = this.#medium;
    const sizeBytes = sizeOf(segment);
    const { nowMs } = time;
    const leaves = Math.max(nowMs, this.#lastAt - latencyMs) + (1000 * sizeBytes) / bytesPerSecond;
    const jitterMs = random.below(4) / 4;
    this.#lastAt = Math.max(this.#lastAt, leaves + latencyMs + jitterMs);
    this.#queue.push({ segment, sizeBytes, at: this.#lastAt });
    this.#queuedBytes += sizeBytes;
    this.#fly();
  }

  /** Calls `run` once the kernel has room again. */
  room(run: () => void): void {
    if (this.#queuedBytes <= this.#medium.bufferBytes) run();
    else this.#drained.push(run);
  }

  /** Nobody waits for room any more: the program has closed its end. */
  abandon(): void {
    for (const run of this.#drained.splice(0)) run();
  }

  /** The other side's program does not read. */
  pause(): void {
    this.#paused = true;
    this.#land();
  }

  resume(): void {
    this.#paused = false;
    this.#fly();
  }

  /** Whether packets get through may have changed. */
  routeChanged(open: boolean): void {
    const { nowMs } = this.#medium.time;
    if (!open) {
      this.#downSince ??= nowMs;
      this.#land();
    } else if (this.#downSince !== undefined) {
      this.#resumesAt = nextRepeat(this.#downSince, nowMs);
      this.#downSince = undefined;
      this.#fly();
    }
  }

  /** Everything on its way is lost. Of a body's part that is arriving just now, some bytes may have come. */
  drop(): Segment | undefined {
    const [head] = this.#queue;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#land();
    this.abandon();
    return head?.segment;
  }

  #land(): void {
    if (this.#flight !== undefined) this.#flight.run = undefined;
    this.#flight = undefined;
  }

  #fly(): void {
    const [head] = this.#queue;
    if (head === undefined || this.#flight !== undefined || this.#paused || this.#downSince !== undefined)
      return;
    const { time, latencyMs } = this.#medium;
    const at = Math.max(head.at, this.#resumesAt === 0 ? 0 : this.#resumesAt + latencyMs);
    this.#flight = time.after(at - time.nowMs, () => this.#arrive());
  }

  #arrive(): void {
    this.#flight = undefined;
    const head = this.#queue.shift() as Flying;
    this.#queuedBytes -= head.sizeBytes;
    this.#deliver(head.segment);
    if (this.#queuedBytes <= this.#medium.bufferBytes) for (const run of this.#drained.splice(0)) run();
    this.#fly();
  }
}

/** When TCP repeats for the next time after `nowMs` what it sent first at `sinceMs`. */
export function nextRepeat(sinceMs: number, nowMs: number): number {
  let at = sinceMs;
  for (let pauseMs = FIRST_REPEAT_MS; at < nowMs; pauseMs = Math.min(2 * pauseMs, LONGEST_REPEAT_MS)) {
    at += pauseMs;
  }
  return at;
}
