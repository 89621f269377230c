import type { Clock, Environment, Tell } from '../messenger/environment.ts';
import type { EventName, Events } from './contract.ts';

/** Progress and samples: at most 30 a second each. */
const MIN_INTERVAL_MS = 1000 / 30;

type Send = (event: EventName, payload: unknown) => void;
interface Pending {
  readonly event: EventName;
  payload: unknown;
}

/**
 * News to every window, newest wins: what changes often is sent once per turn of the loop and key; progress and
 * streams at most 30 times a second and key, their final states at once.
 */
export class Publisher {
  readonly #clock: Clock;
  readonly #windows = new Set<Send>();
  readonly #soon = new Map<string, Pending>();
  readonly #paced = new Map<string, { sentAt: number; waiting: Pending | undefined }>();
  #flushing = false;

  readonly #log: Environment['log'];

  constructor({ clock, log }: Pick<Environment, 'clock' | 'log'>) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Returns its undo. */
  subscribe(send: Send): () => void {
    const window: Send = (event, payload) => send(event, payload);
    this.#windows.add(window);
    return () => this.#windows.delete(window);
  }

  readonly tell: Tell = (event, payload) => {
    const key = keyOf(event, payload);
    if (event !== 'transfer' && event !== 'stream') return this.#sendSoon(key, { event, payload });
    if (isFinal(event, payload)) {
      this.#paced.delete(key);
      // An item told of in this turn must not come after its own end.
      this.#flush();
      this.#send({ event, payload });
      return;
    }
    this.#sendPaced(key, { event, payload });
  };

  #sendSoon(key: string, pending: Pending): void {
    this.#soon.delete(key); // so that it is sent in the order of its newest change
    this.#soon.set(key, pending);
    if (this.#flushing) return;
    this.#flushing = true;
    this.#clock.after(0, () => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    const batch = [...this.#soon.values()];
    this.#soon.clear();
    for (const pending of batch) this.#send(pending);
  }

  #sendPaced(key: string, pending: Pending): void {
    const now = this.#clock.now();
    const known = this.#paced.get(key);
    if (known?.waiting !== undefined) {
      known.waiting = pending;
      return;
    }
    const dueInMs = known === undefined ? 0 : known.sentAt + MIN_INTERVAL_MS - now;
    if (dueInMs <= 0) {
      this.#paced.set(key, { sentAt: now, waiting: undefined });
      this.#flush();
      this.#send(pending);
      return;
    }
    const entry = { sentAt: known?.sentAt ?? now, waiting: pending };
    this.#paced.set(key, entry);
    this.#clock.after(Math.ceil(dueInMs), () => {
      if (this.#paced.get(key) !== entry) return; // its final state has been sent
      this.#paced.set(key, { sentAt: this.#clock.now(), waiting: undefined });
      this.#send(entry.waiting);
    });
  }

  #send({ event, payload }: Pending): void {
    for (const window of this.#windows) {
      try {
        window(event, payload);
      } catch (error) {
        this.#log(`event ${event}`, error); // a window that is going must not harm what told it
      }
    }
  }
}

function keyOf<E extends EventName>(event: E, payload: Events[E]): string {
  if (event === 'person' || event === 'personGone') return `person ${(payload as Events['person']).id}`;
  if (event === 'itemGone') return `item ${(payload as Events['itemGone']).itemId}`;
  if (event === 'item') return `item ${(payload as Events['item']).item.id}`;
  if (event === 'transfer') return `transfer ${(payload as Events['transfer']).itemId}`;
  if (event === 'stream') return `stream ${(payload as Events['stream']).itemId}`;
  return event;
}

function isFinal<E extends EventName>(event: E, payload: Events[E]): boolean {
  if (event === 'stream') return (payload as Events['stream']).stream.state === 'ended';
  const { state } = (payload as Events['transfer']).transfer;
  return state === 'done' || state === 'failed' || state === 'cancelled' || state === 'denied';
}
