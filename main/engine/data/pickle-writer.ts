import { EncodeError, isStackOverflow } from './codec-errors.ts';
import { PicklePrimitives } from './pickle-primitives.ts';
import { writeReduction } from './pickle-reductions.ts';
import { MAX_DEPTH } from './value-graph.ts';
import { type Dict, isPlainObject, PyTuple } from './values.ts';

/** Items between a mark and the opcode that takes them, as in Python's pickler. */
const BATCH = 1_000;
const FRAME_OFFSET = 3;

const MARK = 0x28;
const EMPTY_LIST = 0x5d;
const EMPTY_DICT = 0x7d;
const EMPTY_SET = 0x8f;
const APPENDS = 0x65;
const SETITEMS = 0x75;
const ADDITEMS = 0x90;
/** EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3. */
const TUPLES = [0x29, 0x85, 0x86, 0x87];
const TUPLE = 0x74;
const POP = 0x30;
const POP_MARK = 0x31;

/** A pickle of protocol 4, for Python's `pickle.loads`. Shared and recursive references are preserved. */
export function encodePickle(value: unknown): Uint8Array {
  try {
    return new PickleWriter().write(value);
  } catch (error) {
    throw isStackOverflow(error) ? tooDeep() : error;
  }
}

class PickleWriter {
  readonly #primitives = new PicklePrimitives();
  readonly #out = this.#primitives.out;
  readonly #allInherit = Object.keys(Object.prototype).length > 0;
  #depth = 0;

  write(root: unknown): Uint8Array {
    const out = this.#out;
    out.pair(0x80, 4); // PROTO
    out.opU8(0x95, 0); // FRAME: one for the whole pickle
    this.#value(root);
    out.u1(0x2e); // STOP
    out.patchU8(FRAME_OFFSET, out.length - FRAME_OFFSET - 8);
    return out.done();
  }

  #value(value: unknown): void {
    const primitives = this.#primitives;
    // Not a switch: V8 compares types faster than their names.
    if (typeof value === 'number') primitives.number(value);
    else if (typeof value === 'string') primitives.string(value);
    else if (typeof value === 'object' && value !== null) this.#object(value);
    else if (typeof value === 'boolean') primitives.boolean(value);
    else if (value === null || value === undefined) primitives.none();
    else if (typeof value === 'bigint') primitives.bigint(value);
    else throw new EncodeError('type', `raw cannot carry a ${typeof value}.`);
  }

  #object(value: object): void {
    const primitives = this.#primitives;
    if (Array.isArray(value)) {
      if (primitives.make(EMPTY_LIST, value)) this.#items(value, APPENDS);
      else primitives.refer(value);
    } else if (value instanceof Map) {
      if (primitives.make(EMPTY_DICT, value)) this.#map(value);
      else primitives.refer(value);
    } else if (value instanceof Set) {
      if (primitives.make(EMPTY_SET, value)) this.#items([...value], ADDITEMS);
      else primitives.refer(value);
    } else if (value instanceof PyTuple) {
      if (!primitives.refer(value)) this.#tuple(value);
    } else if (isPlainObject(value)) {
      if (primitives.make(EMPTY_DICT, value)) this.#dict(value);
      else primitives.refer(value);
    } else if (!primitives.refer(value)) this.#leaf(value);
  }

  #leaf(value: object): void {
    const primitives = this.#primitives;
    if (value instanceof Uint8Array) primitives.bytes(value);
    else if (!writeReduction(primitives, value)) {
      throw new EncodeError('type', `raw cannot carry a ${value.constructor?.name ?? 'foreign object'}.`);
    }
    primitives.memoize(value);
  }

  #items(items: readonly unknown[], take: number): void {
    this.#deeper();
    const { length } = items;
    for (let index = 0; index < length; ) {
      const end = Math.min(length, index + BATCH);
      this.#out.u1(MARK);
      for (; index < end; index++) this.#value(items[index]);
      this.#out.u1(take);
    }
    this.#depth--;
  }

  #dict(source: Dict): void {
    this.#deeper();
    // for…in is faster than Object.keys(), but also lists what a prototype has.
    const prototype: unknown = Object.getPrototypeOf(source);
    const inherits = prototype !== null && (prototype !== Object.prototype || this.#allInherit);
    let count = 0;
    for (const key in source) {
      if (inherits && !Object.hasOwn(source, key)) continue;
      this.#beforeEntry(count++);
      this.#primitives.key(key);
      this.#value(source[key]);
    }
    if (count > 0) this.#out.u1(SETITEMS);
    this.#depth--;
  }

  #map(source: ReadonlyMap<unknown, unknown>): void {
    this.#deeper();
    let count = 0;
    for (const [key, value] of [...source]) {
      this.#beforeEntry(count++);
      if (typeof key === 'string') this.#primitives.key(key);
      else this.#value(key);
      this.#value(value);
    }
    if (count > 0) this.#out.u1(SETITEMS);
    this.#depth--;
  }

  #beforeEntry(count: number): void {
    if (count % BATCH > 0) return;
    if (count > 0) this.#out.u1(SETITEMS);
    this.#out.u1(MARK);
  }

  /** A tuple is created after its items; if one of them referred to it, it has been written by then. */
  #tuple(source: PyTuple): void {
    this.#deeper();
    const out = this.#out;
    const { items } = source;
    if (items.length > 3) out.u1(MARK);
    for (const item of items) this.#value(item);
    this.#depth--;
    const opcode = TUPLES[items.length] ?? TUPLE;
    if (this.#primitives.make(opcode, source)) return;
    if (items.length > 3) out.u1(POP_MARK);
    else for (const _ of items) out.u1(POP);
    this.#primitives.refer(source);
  }

  #deeper(): void {
    if (++this.#depth > MAX_DEPTH) throw tooDeep();
  }
}

function tooDeep(): EncodeError {
  return new EncodeError('too-deep', `The value is nested deeper than ${MAX_DEPTH} levels.`);
}
