import { DecodeError } from './codec-errors.ts';
import type { DecodeBudget } from './decode-budget.ts';
import { uuidOf } from './pickle-globals.ts';
import { fillArray } from './pickle-numpy.ts';
import { type Dict, NdArray, PyObject } from './values.ts';

/**
 * Fills the containers of a pickle. Some turn out to need another type while they are filled: a dict is a plain object
 * until it gets a key that is not a string. Replacements are remembered, for references that were taken before.
 */
export class PickleContainers {
  readonly replaced = new Map<unknown, unknown>();
  /** True when the value may still contain a reference to something that was replaced. */
  leftBehind = false;
  /** True when a container may be referred to more than once. */
  shared = false;
  readonly #budget: DecodeBudget;
  #fetchedAny = false;

  constructor(budget: DecodeBudget) {
    this.#budget = budget;
  }

  /** `value`, or its replacement. */
  current(value: unknown): unknown {
    return this.replaced.size === 0 ? value : (this.replaced.get(value) ?? value);
  }

  /** The same, and notes that there is a second reference now. */
  fetched(value: unknown): unknown {
    const now = this.current(value);
    if (typeof now !== 'object' || now === null) return now;
    this.shared ||= !isClass(now) && !ArrayBuffer.isView(now);
    this.#fetchedAny ||= isReplaceable(now);
    return now;
  }

  /** Appends the values from `start` to `end` of `source`. */
  append(target: unknown, source: readonly unknown[], start: number, end: number): void {
    const list = Array.isArray(target) ? (target as unknown[]) : this.#itemsOf(target);
    let at = list.length;
    for (let i = start; i < end; i++) list[at++] = source[i];
  }

  add(target: unknown, source: readonly unknown[], start: number, end: number): void {
    this.#budget.chargeKeys(end - start);
    if (!(target instanceof Set)) return this.append(target, source, start, end);
    for (let i = start; i < end; i++) target.add(source[i]);
  }

  /** Sets alternating keys and values, from `start` to `end` of `source`; returns `target` or its replacement. */
  setItems(target: unknown, source: readonly unknown[], start: number, end: number): unknown {
    if ((end - start) % 2 !== 0) throw new DecodeError('stack', 'The pickle sets a key without a value.');
    this.#budget.chargeKeys((end - start) / 2);
    const now = this.current(target);
    if (isDict(now)) {
      for (let i = start; i < end; i += 2) {
        const key = source[i];
        if (typeof key !== 'string') return this.#widened(now, source, i, end);
        now[key] = source[i + 1];
      }
      return now;
    }
    if (now instanceof Map) return setInMap(now, source, start, end);
    if (now instanceof PyObject && 'args' in now) {
      now.entries ??= new Map();
      setInMap(now.entries, source, start, end);
      return now;
    }
    throw new DecodeError('stack', 'The pickle sets a key of something that is not a dict.');
  }

  /** A Map instead of `dict`, with the rest of the entries, among which is a key that is not a string. */
  #widened(dict: Dict, source: readonly unknown[], start: number, end: number): object {
    const known = Object.entries(dict);
    this.#budget.charge(192);
    this.#budget.chargeKeys(known.length);
    return this.#replace(dict, setInMap(new Map<unknown, unknown>(known), source, start, end));
  }

  /** BUILD: sets the state of `target` without executing anything; returns `target` or its replacement. */
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
    // Attributes of an OrderedDict or a set are dropped: our values cannot hold them.
    if (now instanceof Map || now instanceof Set || isDict(now)) return now;
    throw new DecodeError('stack', 'The pickle sets the state of something without state.');
  }

  setKwargs(target: unknown, kwargs: unknown): void {
    if (target instanceof PyObject) target.kwargs = kwargs;
  }

  #itemsOf(target: unknown): unknown[] {
    if (!(target instanceof PyObject) || !('args' in target)) {
      throw new DecodeError('stack', 'The pickle appends to something that is not a list.');
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
  source: readonly unknown[],
  start: number,
  end: number,
): Map<unknown, unknown> {
  for (let i = start; i < end; i += 2) map.set(source[i], source[i + 1]);
  return map;
}

/** A class or function by its name, which can hold nothing. */
function isClass(value: object): boolean {
  return value instanceof PyObject && !('args' in value);
}

function isReplaceable(value: object): boolean {
  if (value instanceof PyObject) return 'args' in value;
  return value instanceof NdArray || isDict(value);
}

/** Of all that a pickle can make, only dicts have no prototype: asking like this costs V8 less than getPrototypeOf(). */
function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !(value instanceof Object);
}

/** `{'int': n}`, the pickled state of a UUID. */
function uuidFromState(state: unknown): object | undefined {
  const number = isDict(state) ? state.int : undefined;
  if (typeof number !== 'number' && typeof number !== 'bigint') return undefined;
  return number < 0 ? undefined : uuidOf(number.toString(16).padStart(32, '0'));
}
