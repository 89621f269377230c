import type { Connection } from '../engine/index.ts';
import type { Calls, ItemView } from '../ipc/contract.ts';
import type { Environment } from './environment.ts';
import type { CallSubject, Feature, Hook, TellFeatures, Waiting } from './feature.ts';
import type { Person } from './people/person.ts';
import { isStorageProblem } from './storage-state.ts';

/** The features, in the order in which their hooks run. */
export class Features {
  readonly #log: Environment['log'];
  #list: readonly Feature[] = [];
  #stopped = false;

  constructor(log: Environment['log']) {
    this.#log = log;
  }

  /**
   * Registers all features. Returns the calls they answer: an unanswered call is a compile error.
   * @throws Error for a call or a message of two features
   */
  register<const F extends readonly Feature[]>(list: F): CallsOf<F> {
    this.#list = list;
    once(list.flatMap(({ calls }) => Object.keys(calls ?? {})));
    once(list.flatMap(({ messages }) => Object.keys(messages ?? {})));
    return Object.assign({}, ...list.map(({ calls }) => calls));
  }

  get all(): readonly Feature[] {
    return this.#list;
  }

  /** What one feature throws is logged and doesn't affect the others. */
  readonly tell: TellFeatures = (hook, ...args) => {
    if (this.#stopped) return;
    for (const feature of this.#list) {
      try {
        (feature[hook] as ((...args: unknown[]) => void) | undefined)?.call(feature, ...args);
      } catch (error) {
        this.#failed(hook, args, error);
      }
    }
  };

  /** The oldest thing that waits for somebody: of equally old ones, that of the earlier feature. */
  readonly waiting = (person: Person): Waiting | undefined => {
    const all = this.#list.flatMap((feature) => feature.waiting?.(person) ?? []);
    return all.reduce<Waiting | undefined>(
      (oldest, each) => (oldest === undefined || each.since < oldest.since ? each : oldest),
      undefined,
    );
  };

  /** What the first feature that understands it reads. */
  readonly readAbout = (callerId: string, about: unknown): CallSubject | 'refused' | undefined => {
    for (const feature of this.#list) {
      const subject = feature.readAbout?.(callerId, about);
      if (subject !== undefined) return subject;
    }
    return undefined;
  };

  /** A connection that could not be written down must not stay open as if it had been. */
  #failed(hook: Hook, args: readonly unknown[], error: unknown): void {
    if (!isStorageProblem(error)) this.#log(hook, error);
    else if (hook === 'connectionOpened') (args[1] as Connection).destroy('not-stored');
  }

  async start(): Promise<void> {
    for (const feature of this.#list) await feature.start?.();
  }

  /** In reverse order, because later features depend on earlier ones. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const feature of this.#list.toReversed()) {
      try {
        await feature.stop?.();
      } catch (error) {
        this.#log('stop', error); // the others, the peer and the database must be closed all the same
      }
    }
  }

  /** @throws Problem of the first feature that objects */
  async removing(person: Person, item: ItemView): Promise<void> {
    for (const feature of this.#list) await feature.removing?.(person, item);
  }

  /** In reverse order: a person's identity is forgotten last. */
  async forget(person: Person): Promise<void> {
    for (const feature of this.#list.toReversed()) await feature.forgetting?.(person);
  }
}

/** @throws Error for a name that stands twice */
function once(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two features answer '${twice}'.`);
}

type Intersection<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void
  ? I
  : never;
type Answered<F extends readonly Feature[]> = {
  [I in keyof F]: F[I] extends { readonly calls: infer C } ? C : never;
}[number];
type CallsOf<F extends readonly Feature[]> = Pick<
  Calls,
  Extract<keyof Intersection<Answered<F>>, keyof Calls>
>;
