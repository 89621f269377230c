import type { Calls, ItemView } from '../ipc/contract.ts';
import type { Environment } from './environment.ts';
import type { Feature, TellFeatures } from './feature.ts';
import type { Person } from './people/person.ts';

/** The features, in the order in which they take part. */
export class Features {
  readonly #log: Environment['log'];
  #list: readonly Feature[] = [];
  #stopped = false;

  constructor(log: Environment['log']) {
    this.#log = log;
  }

  /** Registers all features. Returns the calls that they answer: a call that none of them answers does not compile. */
  register<const F extends readonly Feature[]>(list: F): CallsOf<F> {
    this.#list = list;
    return Object.assign({}, ...list.map(({ calls }) => calls));
  }

  get all(): readonly Feature[] {
    return this.#list;
  }

  /** What one of them throws is logged, and keeps the others from nothing. */
  readonly tell: TellFeatures = (hook, ...args) => {
    if (this.#stopped) return;
    for (const feature of this.#list) {
      try {
        (feature[hook] as ((...args: unknown[]) => void) | undefined)?.call(feature, ...args);
      } catch (error) {
        this.#log(hook, error);
      }
    }
  };

  async start(): Promise<void> {
    for (const feature of this.#list) await feature.start?.();
  }

  /** In reverse, as what comes later stands on what comes before. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const feature of this.#list.toReversed()) await feature.stop?.();
  }

  /** @throws Problem of the first feature that minds */
  async removing(person: Person, item: ItemView): Promise<void> {
    for (const feature of this.#list) await feature.removing?.(person, item);
  }

  /** In reverse: who people are is forgotten last. */
  async forget(person: Person): Promise<void> {
    for (const feature of this.#list.toReversed()) await feature.forgetting?.(person);
  }
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
