import { ByteWriter } from './byte-writer.ts';
import { WrittenObjects } from './written-objects.ts';

const MAX_CACHED_TEXTS = 65_536;
const LONG_CHARS = 1_024;
const MEMOIZE = 0x94;

/** Writes values without parts, in pickle protocol 4, and the memo that later references use. */
export class PicklePrimitives {
  readonly out = new ByteWriter();
  readonly #objects = new WrittenObjects();
  readonly #texts = new Map<string, number>();

  /** Memoizes what was just written, as `value`. */
  memoize(value: object): void {
    this.out.u1(MEMOIZE);
    this.#objects.add(value);
  }

  /** Writes an opcode that makes a container, and memoizes it as `value`. False, and nothing is written, if it was. */
  make(opcode: number, value: object): boolean {
    if (!this.#objects.add(value)) return false;
    this.out.pair(opcode, MEMOIZE);
    return true;
  }

  /** Writes a reference to `value` if it is in the memo; returns whether it is. */
  refer(value: object): boolean {
    const index = this.#objects.indexOf(value);
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

  /** An int if it is a safe integer, else a float. */
  number(value: number): void {
    if (value === 0 ? Object.is(value, -0) : !Number.isSafeInteger(value))
      this.out.opF8(0x47, value); // BINFLOAT
    else if (value !== (value | 0))
      this.out.safeInteger(0x8a, value); // LONG1
    else if (value >= 0 && value < 0x100)
      this.out.pair(0x4b, value); // BININT1
    else if (value >= 0 && value < 0x1_0000)
      this.out.opU2(0x4d, value); // BININT2
    else this.out.opI4(0x4a, value); // BININT
  }

  /** LONG1 or LONG4: little-endian two's complement, with a sign bit. */
  bigint(value: bigint): void {
    const size = value < 0n ? -value : value;
    const count = Math.floor((size.toString(16).length * 4) / 8) + 1;
    const unsigned = value < 0n ? (1n << BigInt(count * 8)) + value : value;
    const bytes = Buffer.from(unsigned.toString(16).padStart(count * 2, '0'), 'hex').reverse();
    if (count < 0x100) this.out.pair(0x8a, count);
    else this.out.opI4(0x8b, count);
    this.out.bytes(bytes);
  }

  /** A long text is memoized, so that repeating it does not make the pickle grow. */
  string(text: string): void {
    if (text.length >= LONG_CHARS) this.key(text);
    else this.#text(text);
  }

  /** A dict's key, or a name: memoized. */
  key(text: string): void {
    const index = this.#texts.get(text);
    if (index !== undefined) return this.#get(index);
    this.#text(text);
    if (this.#texts.size >= MAX_CACHED_TEXTS) return;
    this.#texts.set(text, this.#objects.addOther());
    this.out.u1(MEMOIZE);
  }

  bytes(value: Uint8Array): void {
    this.out.sizedBytes(0x43, 0x42, value); // SHORT_BINBYTES, BINBYTES
  }

  /** A Python class or function. */
  global(module: string, name: string): void {
    this.key(module);
    this.key(name);
    this.out.u1(0x93); // STACK_GLOBAL
  }

  #text(text: string): void {
    this.out.sizedText(0x8c, 0x58, text); // SHORT_BINUNICODE, BINUNICODE
  }

  /** BINGET or LONG_BINGET. */
  #get(index: number): void {
    if (index < 0x100) this.out.pair(0x68, index);
    else this.out.opI4(0x6a, index);
  }
}
