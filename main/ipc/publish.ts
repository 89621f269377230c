import type { Clock, Environment, Tell } from '../messenger/environment.ts';
import { type Event, type EventName, events } from './contract-events.ts';

/** At most 30 updates a second per transfer or stream. */
const MIN_INTERVAL_MS = 1000 / 30;

type Send = (event: EventName, payload: unknown) => void;
interface Pending {
  readonly event: EventName;
  payload: unknown;
}

/**
 * Sends events to every window; the newest wins. Changes are sent once per subject and turn of the event
 * loop; progress and streams at most 30 times a second per subject, but the last event immediately.
 */
export class Publisher {
  readonly #clock: Clock;
  readonly #log: Environment['log'];
  readonly #windows = new Set<Send>();
  readonly #soon = new Map<string, Pending>();
  readonly #paced = new Map<string, { sentAt: number; waiting: Pending | undefined }>();
  #flushing = false;

  constructor({ clock, log }: Pick<Environment, 'clock' | 'log'>) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Returns a function that unsubscribes. */
  subscribe(send: Send): () => void {
    const window: Send = (event, payload) => send(event, payload);
    this.#windows.add(window);
    return () => this.#windows.delete(window);
  }

  readonly tell: Tell = (event, payload) => {
    const { about, isLast } = events[event] as unknown as Event<unknown>;
    const subject = about(payload);
    if (isLast === undefined) return this.#sendSoon(subject, { event, payload });
    if (isLast(payload)) {
      this.#paced.delete(subject);
      // An item changed in this turn must not arrive after its own end.
      this.#flush();
      this.#send({ event, payload });
      return;
    }
    this.#sendPaced(subject, { event, payload });
  };

  #sendSoon(subject: string, pending: Pending): void {
    this.#soon.delete(subject); // so that events are sent in the order of their newest changes
    this.#soon.set(subject, pending);
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

  #sendPaced(subject: string, pending: Pending): void {
    const now = this.#clock.elapsed();
    const known = this.#paced.get(subject);
    if (known?.waiting !== undefined) {
      known.waiting = pending;
      return;
    }
    const dueInMs = known === undefined ? 0 : known.sentAt + MIN_INTERVAL_MS - now;
    if (dueInMs <= 0) {
      this.#paced.set(subject, { sentAt: now, waiting: undefined });
      this.#flush();
      this.#send(pending);
      return;
    }
    const entry = { sentAt: known?.sentAt ?? now, waiting: pending };
    this.#paced.set(subject, entry);
    this.#clock.after(Math.ceil(dueInMs), () => {
      if (this.#paced.get(subject) !== entry) return; // the final event has already been sent
      this.#paced.set(subject, { sentAt: this.#clock.elapsed(), waiting: undefined });
      this.#send(entry.waiting);
    });
  }

  #send({ event, payload }: Pending): void {
    for (const window of this.#windows) {
      try {
        window(event, payload);
      } catch (error) {
        this.#log(`event ${event}`, error); // a closing window must not affect the sender
      }
    }
  }
}
