import { ByteWriter } from './byte-writer.ts';
import { EncodeError } from './codec-errors.ts';
import { encodePythonUtf8 } from './utf8.ts';

const MAX_CACHED_TEXTS = 65_536;
const LONG_CHARS = 1_024;
const HIGHEST_LENGTH4 = 0xffff_ffff;

/** Writes what holds nothing else, in pickle protocol 4, and numbers what may be referred to again. */
export class PicklePrimitives {
  readonly out = new ByteWriter();
  readonly #objects = new Map<object, number>();
  readonly #texts = new Map<string, number>();
  #memoized = 0;

  /** Remembers what was just written as `value`. */
  memoize(value: object | undefined): void {
    this.out.u1(0x94); // MEMOIZE
    if (value !== undefined) this.#objects.set(value, this.#memoized);
    this.#memoized++;
  }

  isMemoized(value: object): boolean {
    return this.#objects.has(value);
  }

  /** Refers to `value` if it was written before; false if not. */
  refer(value: object): boolean {
    const index = this.#objects.get(value);
    if (index === undefined) return false;
    this.#get(index);
    return true;
  }

  none(): void {
    this.out.u1(0x4e);
  }

  boolean(value: boolean): void {
    this.out.u1(value ? 0x88 : 0x89);
  }

  /** An int where it is a safe integer, else a float. */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      this.out.u1(0x47); // BINFLOAT
      this.out.f8BigEndian(value);
    } else if (value >= 0 && value < 0x100) {
      this.out.pair(0x4b, value); // BININT1
    } else if (value >= 0 && value < 0x1_0000) {
      this.out.u1(0x4d); // BININT2
      this.out.u2(value);
    } else if (value === (value | 0)) {
      this.out.u1(0x4a); // BININT
      this.out.i4(value);
    } else {
      this.bigint(BigInt(value));
    }
  }

  /** LONG1 or LONG4: little-endian two's complement, with room for the sign. */
  bigint(value: bigint): void {
    const size = value < 0n ? -value : value;
    const count = Math.floor((size.toString(16).length * 4) / 8) + 1;
    const unsigned = value < 0n ? (1n << BigInt(count * 8)) + value : value;
    const bytes = Buffer.from(unsigned.toString(16).padStart(count * 2, '0'), 'hex').reverse();
    if (count < 0x100) this.out.pair(0x8a, count);
    else {
      this.out.u1(0x8b);
      this.out.i4(count);
    }
    this.out.bytes(bytes);
  }

  /** A long text is written once, then referred to: a pickle that says it a thousand times may not grow by that. */
  string(text: string): void {
    if (text.length >= LONG_CHARS) this.key(text);
    else this.#text(text);
  }

  /** A dict's key, or a name: written once, then referred to. */
  key(text: string): void {
    const index = this.#texts.get(text);
    if (index !== undefined) return this.#get(index);
    this.#text(text);
    if (this.#texts.size >= MAX_CACHED_TEXTS) return;
    this.#texts.set(text, this.#memoized);
    this.memoize(undefined);
  }

  bytes(value: Uint8Array): void {
    this.#sized(value, 0x43, 0x42); // SHORT_BINBYTES, BINBYTES
  }

  /** A class or function of Python's. */
  global(module: string, name: string): void {
    this.key(module);
    this.key(name);
    this.out.u1(0x93); // STACK_GLOBAL
  }

  #text(text: string): void {
    this.#sized(encodePythonUtf8(text), 0x8c, 0x58); // SHORT_BINUNICODE, BINUNICODE
  }

  #sized(bytes: Uint8Array, short: number, long: number): void {
    if (bytes.length > HIGHEST_LENGTH4)
      throw new EncodeError('too-big', 'A text or bytes of more than 4 GiB.');
    if (bytes.length < 0x100) this.out.pair(short, bytes.length);
    else {
      this.out.u1(long);
      this.out.i4(bytes.length);
    }
    this.out.bytes(bytes);
  }

  #get(index: number): void {
    if (index < 0x100)
      this.out.pair(0x68, index); // BINGET
    else {
      this.out.u1(0x6a); // LONG_BINGET
      this.out.i4(index);
    }
  }
}
