import { DecodeError } from './codec-errors.ts';
import type { DecodeBudget } from './decode-budget.ts';
import { uuidOf } from './pickle-globals.ts';
import { fillArray } from './pickle-numpy.ts';
import { type Dict, isPlainObject, NdArray, PyObject, PyTuple } from './values.ts';

/**
 * Fills what a pickle has begun. Some of it turns out to be another thing only then: a dict is a plain object until a
 * key that is no string comes. What was replaced is remembered, for references taken before.
 */
export class PickleContainers {
  readonly replaced = new Map<unknown, unknown>();
  /** True when a reference to something replaced may be left in the value. */
  leftBehind = false;
  readonly #budget: DecodeBudget;
  #fetchedAny = false;

  constructor(budget: DecodeBudget) {
    this.#budget = budget;
  }

  /** What stands for `value` now. */
  current(value: unknown): unknown {
    return this.replaced.size === 0 ? value : (this.replaced.get(value) ?? value);
  }

  /** The same, and notes that there is now a second reference. */
  fetched(value: unknown): unknown {
    const now = this.current(value);
    if (typeof now === 'object' && now !== null && !this.#fetchedAny) this.#fetchedAny = isReplaceable(now);
    return now;
  }

  append(target: unknown, items: readonly unknown[]): void {
    const list = Array.isArray(target) ? (target as unknown[]) : this.#itemsOf(target);
    for (let i = 0; i < items.length; i++) list.push(items[i]);
  }

  add(target: unknown, items: readonly unknown[]): void {
    this.#budget.keys(items.length);
    if (!(target instanceof Set)) return this.append(target, items);
    for (let i = 0; i < items.length; i++) target.add(items[i]);
  }

  /** Sets keys and values, given in turn; what stands for `target` from now on. */
  setItems(target: unknown, entries: readonly unknown[]): unknown {
    if (entries.length % 2 !== 0) throw new DecodeError('stack', 'The pickle sets a key without a value.');
    this.#budget.keys(entries.length / 2);
    const now = this.current(target);
    if (now instanceof Map) return setInMap(now, entries, 0);
    if (now instanceof PyObject && 'args' in now) {
      now.entries ??= new Map();
      setInMap(now.entries, entries, 0);
      return now;
    }
    if (!isDict(now)) throw new DecodeError('stack', 'The pickle sets a key in what is no dict.');
    for (let i = 0; i < entries.length; i += 2) {
      const key = entries[i];
      if (typeof key !== 'string') {
        const known = Object.entries(now);
        this.#budget.charge(192);
        this.#budget.keys(known.length);
        return this.#replace(now, setInMap(new Map<unknown, unknown>(known), entries, i));
      }
      now[key] = entries[i + 1];
    }
    return now;
  }

  /** BUILD: gives `target` its state, without running anything; what stands for it from now on. */
  build(target: unknown, state: unknown): unknown {
    const now = this.current(target);
    if (now instanceof NdArray) {
      if (fillArray(now, state, this.#budget)) return now;
      const opaque = new PyObject('numpy', 'ndarray', []);
      opaque.state = state;
      return this.#replace(now, opaque);
    }
    if (now instanceof PyObject && 'args' in now) {
      const uuid = now.module === 'uuid' && now.name === 'UUID' ? uuidFromState(state) : undefined;
      if (uuid !== undefined) return this.#replace(now, uuid);
      now.state = state;
      return now;
    }
    // An OrderedDict or a set may carry attributes of its own; there is no place for them.
    if (now instanceof Map || now instanceof Set || isDict(now)) return now;
    throw new DecodeError('stack', 'The pickle gives state to what has none.');
  }

  setKwargs(target: unknown, kwargs: unknown): void {
    if (target instanceof PyObject) target.kwargs = kwargs;
  }

  #itemsOf(target: unknown): unknown[] {
    if (!(target instanceof PyObject) || !('args' in target)) {
      throw new DecodeError('stack', 'The pickle appends to what is no list.');
    }
    target.items ??= [];
    return target.items;
  }

  #replace(old: object, by: object): object {
    this.replaced.set(old, by);
    this.leftBehind ||= this.#fetchedAny;
    return by;
  }
}

function setInMap(
  map: Map<unknown, unknown>,
  entries: readonly unknown[],
  from: number,
): Map<unknown, unknown> {
  for (let i = from; i < entries.length; i += 2) map.set(entries[i], entries[i + 1]);
  return map;
}

function isReplaceable(value: object): boolean {
  if (value instanceof PyObject) return 'args' in value;
  return value instanceof NdArray || isDict(value);
}

function isDict(value: unknown): value is Dict {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof PyTuple) &&
    Object.getPrototypeOf(value) === null &&
    isPlainObject(value)
  );
}

/** `{'int': n}`, which is how a UUID is pickled. */
function uuidFromState(state: unknown): object | undefined {
  const number = isDict(state) ? state.int : undefined;
  if (typeof number !== 'number' && typeof number !== 'bigint') return undefined;
  return number < 0 ? undefined : uuidOf(number.toString(16).padStart(32, '0'));
}
