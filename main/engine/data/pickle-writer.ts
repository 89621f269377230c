import { EncodeError } from './codec-errors.ts';
import { PicklePrimitives } from './pickle-primitives.ts';
import { writeReduction } from './pickle-reductions.ts';
import { MAX_DEPTH } from './value-graph.ts';
import { isPlainObject, PyTuple } from './values.ts';

/** As many items as Python's pickler puts between a mark and the opcode that takes them. */
const BATCH = 1_000;
const FRAME_OFFSET = 3;

/** A container being written: its items, or its keys and values in turn. */
interface Level {
  readonly source: object;
  readonly kind: 'list' | 'dict' | 'set' | 'tuple';
  readonly parts: readonly unknown[];
  next: number;
}
/** The opcodes that take a batch: APPENDS, SETITEMS, ADDITEMS. */
const TAKE = { list: 0x65, dict: 0x75, set: 0x90 } as const;
const EMPTY = { list: 0x5d, dict: 0x7d, set: 0x8f } as const;

/** A pickle of protocol 4 that Python's `pickle.loads` turns into `value`. Shared and recursive parts stay so. */
export function encodePickle(value: unknown): Uint8Array {
  const writer = new PickleWriter();
  return writer.write(value);
}

class PickleWriter {
  readonly #primitives = new PicklePrimitives();
  readonly #levels: Level[] = [];

  write(root: unknown): Uint8Array {
    const { out } = this.#primitives;
    out.pair(0x80, 4); // PROTO
    out.u1(0x95); // FRAME: one for all
    out.u8(0);
    this.#value(root, false);
    for (let level = this.#levels.at(-1); level !== undefined; level = this.#levels.at(-1)) this.#go(level);
    out.u1(0x2e); // STOP
    out.patchU8(FRAME_OFFSET, out.length - FRAME_OFFSET - 8);
    return out.done();
  }

  /** Writes parts of `level` until one opens a level of its own, or all are written. */
  #go(level: Level): void {
    const { kind, parts } = level;
    const { out } = this.#primitives;
    const depth = this.#levels.length;
    const batch = kind === 'tuple' ? Number.POSITIVE_INFINITY : kind === 'dict' ? BATCH * 2 : BATCH;
    while (level.next < parts.length) {
      const index = level.next++;
      if (kind !== 'tuple' && index % batch === 0) {
        if (index > 0) out.u1(TAKE[kind]);
        out.u1(0x28); // MARK
      }
      this.#value(parts[index], kind === 'dict' && index % 2 === 0);
      if (this.#levels.length !== depth) return;
    }
    if (kind === 'tuple') this.#endTuple(level);
    else if (parts.length > 0) out.u1(TAKE[kind]);
    this.#levels.pop();
  }

  /** A tuple exists once its items do; if one of them led back to it, it has been written by now. */
  #endTuple({ source, parts }: Level): void {
    const { out } = this.#primitives;
    if (this.#primitives.isMemoized(source)) {
      if (parts.length > 3)
        out.u1(0x31); // POP_MARK
      else for (const _ of parts) out.u1(0x30); // POP
      this.#primitives.refer(source);
      return;
    }
    out.u1([0x29, 0x85, 0x86, 0x87][parts.length] ?? 0x74); // EMPTY_TUPLE, TUPLE1…3, TUPLE
    this.#primitives.memoize(source);
  }

  #value(value: unknown, isKey: boolean): void {
    const primitives = this.#primitives;
    switch (typeof value) {
      case 'number':
        return primitives.number(value);
      case 'string':
        return isKey ? primitives.key(value) : primitives.string(value);
      case 'boolean':
        return primitives.boolean(value);
      case 'undefined':
        return primitives.none();
      case 'bigint':
        return primitives.bigint(value);
      case 'object':
        return value === null ? primitives.none() : this.#object(value);
      default:
        throw new EncodeError('type', `Python has no form for a ${typeof value}.`);
    }
  }

  #object(value: object): void {
    const primitives = this.#primitives;
    if (primitives.refer(value)) return;
    if (value instanceof Uint8Array) {
      primitives.bytes(value);
      primitives.memoize(value);
    } else if (Array.isArray(value)) this.#open(value, 'list', value);
    else if (value instanceof PyTuple) this.#open(value, 'tuple', value.items);
    else if (value instanceof Set) this.#open(value, 'set', [...value]);
    else if (value instanceof Map) this.#open(value, 'dict', [...value].flat(1));
    else if (isPlainObject(value)) {
      const parts: unknown[] = [];
      for (const key of Object.keys(value)) parts.push(key, value[key]);
      this.#open(value, 'dict', parts);
    } else if (!writeReduction(primitives, value)) {
      throw new EncodeError(
        'type',
        `Python has no form for a ${value.constructor?.name ?? 'foreign object'}.`,
      );
    }
  }

  #open(source: object, kind: Level['kind'], parts: readonly unknown[]): void {
    if (this.#levels.length >= MAX_DEPTH) {
      throw new EncodeError('too-deep', `The value is nested deeper than ${MAX_DEPTH} levels.`);
    }
    if (kind !== 'tuple') {
      this.#primitives.out.u1(EMPTY[kind]);
      this.#primitives.memoize(source);
    } else if (parts.length > 3) this.#primitives.out.u1(0x28); // MARK
    this.#levels.push({ source, kind, parts, next: 0 });
  }
}
