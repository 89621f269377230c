import { WaitError } from './peer-errors.ts';

/** For each event its arguments; the first is always the emitter. */
export type EventArguments<Events> = { [E in keyof Events]: unknown[] };
type Listener<Arguments extends unknown[]> = (...args: Arguments) => void;
type Handler<Arguments extends unknown[], Result> = (...args: Arguments) => Result;
/** One handler an event, as the manual has it; what it may answer is in `Answers` (default: nothing). */
export type Handlers<Events extends EventArguments<Events>, Answers = object> = {
  [E in keyof Events]: Handler<Events[E], E extends keyof Answers ? Answers[E] : unknown>;
};

/** Told of what a handler threw: it harms nothing else. */
export type Logger = (event: string, error: unknown) => void;
export const logToConsole: Logger = (event, error) => console.error(`A handler of '${event}' failed:`, error);

/** The manual's EventHandler: one handler an event, further listeners, and waiting for the next one. */
export class TypedEventEmitter<Events extends EventArguments<Events>, Answers = object> {
  #handlers: Partial<Handlers<Events, Answers>>;
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>();
  readonly #waits = new Set<(error: WaitError) => void>();
  readonly #log: Logger;

  constructor(handlers: Partial<Handlers<Events, Answers>> = {}, log: Logger = logToConsole) {
    this.#handlers = { ...handlers };
    this.#log = log;
  }

  /** Replaces the handler of `event`; `undefined` removes it. */
  setHandler<E extends keyof Events>(event: E, handler: Handlers<Events, Answers>[E] | undefined): this {
    if (handler === undefined) delete this.#handlers[event];
    else this.#handlers[event] = handler;
    return this;
  }

  /** Adds a listener beside the handler. */
  on<E extends keyof Events>(event: E, listener: Listener<Events[E]>): this {
    const listeners = this.#listeners.get(event) ?? new Set();
    listeners.add(listener as Listener<never>);
    this.#listeners.set(event, listeners);
    return this;
  }

  off<E extends keyof Events>(event: E, listener: Listener<Events[E]>): this {
    this.#listeners.get(event)?.delete(listener as Listener<never>);
    return this;
  }

  /**
   * The next `event`'s arguments.
   * @throws WaitError 'timeout' after `timeoutMs`, 'closed' when the emitter ended and none can come.
   */
  wait<E extends keyof Events>(event: E, options: { timeoutMs?: number } = {}): Promise<Events[E]> {
    return new Promise((resolve, reject) => {
      const { timeoutMs } = options;
      const name = String(event);
      const fail = (error: WaitError) => {
        settle();
        reject(error);
      };
      const timer =
        timeoutMs === undefined
          ? undefined
          : setTimeout(
              () => fail(new WaitError('timeout', `No '${name}' event within ${timeoutMs} ms.`)),
              timeoutMs,
            );
      const listener = (...args: Events[E]) => {
        settle();
        resolve(args);
      };
      const settle = () => {
        clearTimeout(timer);
        this.#waits.delete(fail);
        this.off(event, listener);
      };
      this.#waits.add(fail);
      this.on(event, listener);
    });
  }

  protected handler<E extends keyof Events>(event: E): Handlers<Events, Answers>[E] | undefined {
    return this.#handlers[event];
  }

  protected listens(event: keyof Events): boolean {
    return this.#handlers[event] !== undefined || (this.#listeners.get(event)?.size ?? 0) > 0;
  }

  /** Calls handler and listeners; what they throw is logged with the event's name. */
  protected emit<E extends keyof Events>(event: E, ...args: Events[E]): void {
    const handler = this.#handlers[event];
    if (handler !== undefined) this.#call(event, handler, args);
    this.emitToListeners(event, ...args);
  }

  /** Calls the listeners alone: for events whose handler is asked for an answer. */
  protected emitToListeners<E extends keyof Events>(event: E, ...args: Events[E]): void {
    const listeners = this.#listeners.get(event);
    if (listeners === undefined || listeners.size === 0) return;
    for (const listener of [...listeners]) this.#call(event, listener as Listener<Events[E]>, args);
  }

  protected logFailure(event: keyof Events, error: unknown): void {
    this.#log(String(event), error);
  }

  /** Ends every `wait` that is still open: no event will come any more. */
  protected endWaits(message: string): void {
    for (const fail of [...this.#waits]) fail(new WaitError('closed', message));
  }

  #call<E extends keyof Events>(event: E, callee: Handler<Events[E], unknown>, args: Events[E]): void {
    try {
      const result = callee(...args);
      if (result instanceof Promise) result.catch((error: unknown) => this.logFailure(event, error));
    } catch (error) {
      this.logFailure(event, error);
    }
  }
}
