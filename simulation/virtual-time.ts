/** Something that will happen. */
export interface Timer {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** Events per turn of Node's event loop. Each is its own turn for promises and rejections, but costs less than one. */
const EVENTS_PER_LOOP = 256;

/**
 * The only time there is: it stands still while anything computes, and jumps to the next event once all promises have
 * settled. Events of one moment happen in the order in which they were planned.
 */
export class VirtualTime {
  /** Called with what an event throws. */
  onError: (error: unknown) => void = (error) => {
    throw error;
  };
  #nowMs = 0;
  #planned = 0;
  /** A binary heap, the next event first. */
  readonly #heap: Timer[] = [];

  /** Milliseconds since the beginning. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** How many events have been planned so far. */
  get planned(): number {
    return this.#planned;
  }

  /** Cancel it by removing its `run`. */
  after(delayMs: number, run: () => void): Timer {
    const timer: Timer = { at: this.#nowMs + Math.max(0, delayMs), order: this.#planned++, run };
    this.#push(timer);
    return timer;
  }

  /** Lets time pass until `endMs`, or until `isDone` says so after an event. */
  pass(endMs: number, isDone: () => boolean = () => false): Promise<void> {
    return new Promise((resolve) => {
      let over = false;
      const step = () => {
        if (over) return;
        const next = this.#heap[0];
        if (next === undefined || next.at > endMs || isDone()) {
          over = true;
          if (next === undefined || next.at > endMs) this.#nowMs = endMs;
          resolve();
          return;
        }
        this.#pop();
        this.#nowMs = next.at;
        try {
          next.run?.();
        } catch (error) {
          this.onError(error);
        }
      };
      const turn = () => {
        if (over) return;
        for (let count = 0; count < EVENTS_PER_LOOP; count++) setImmediate(step);
        setImmediate(turn);
      };
      turn();
    });
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(timer);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent] as Timer, timer)) break;
      heap[at] = heap[parent] as Timer;
      at = parent;
    }
    heap[at] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Timer;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Timer, heap[child] as Timer)) child++;
      if (isBefore(last, heap[child] as Timer)) break;
      heap[at] = heap[child] as Timer;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
