import { EncodeError } from './codec-errors.ts';
import { encodePythonUtf8, type NativeBuffer } from './utf8.ts';

const FIRST_BYTES = 64 * 1024;
/** A buffer of up to this size is kept for the next writer: growing takes longer than copying what was written. */
const KEPT_BYTES = 1024 * 1024;
/** Up to here, writing character by character is faster than a call into Buffer. */
const SHORT_CHARS = 32;
const HIGHEST_LENGTH4 = 0xffff_ffff;

let kept: NativeBuffer | undefined;

/** A growing buffer; numbers are little-endian unless said otherwise. */
export class ByteWriter {
  #buffer = kept ?? (Buffer.allocUnsafeSlow(FIRST_BYTES) as NativeBuffer);
  /** V8 compiles its setters to single instructions; Buffer's are functions. */
  #view = viewOf(this.#buffer);
  #capacity = this.#buffer.length;
  #at = 0;

  constructor() {
    kept = undefined;
  }

  get length(): number {
    return this.#at;
  }

  u1(value: number): void {
    const at = this.#take(1);
    this.#buffer[at] = value;
  }

  /** An opcode and its one-byte argument; or two opcodes. */
  pair(first: number, second: number): void {
    const at = this.#take(2);
    this.#buffer[at] = first;
    this.#buffer[at + 1] = second;
  }

  /** An opcode and its two-byte argument. */
  opU2(opcode: number, value: number): void {
    const at = this.#take(3);
    this.#buffer[at] = opcode;
    this.#view.setUint16(at + 1, value, true);
  }

  /** An opcode and its four-byte argument. */
  opI4(opcode: number, value: number): void {
    const at = this.#take(5);
    this.#buffer[at] = opcode;
    this.#view.setInt32(at + 1, value, true);
  }

  /** The opcode of an integer, its length, and its bytes: little-endian, five to seven of them. */
  safeInteger(opcode: number, value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    const at = this.#take(10);
    const sizeBytes = high === (high << 24) >> 24 ? 5 : high === (high << 16) >> 16 ? 6 : 7;
    this.#buffer[at] = opcode;
    this.#buffer[at + 1] = sizeBytes;
    this.#view.setInt32(at + 2, value % 0x1_0000_0000, true);
    this.#view.setInt32(at + 6, high, true);
    this.#at = at + 2 + sizeBytes;
  }

  /** An opcode and a length of eight bytes. */
  opU8(opcode: number, value: number): void {
    const at = this.#take(9);
    this.#buffer[at] = opcode;
    this.patchU8(at + 1, value);
  }

  /** An opcode and its argument, a big-endian double. */
  opF8(opcode: number, value: number): void {
    const at = this.#take(9);
    this.#buffer[at] = opcode;
    this.#view.setFloat64(at + 1, value);
  }

  bytes(source: Uint8Array): void {
    const at = this.#take(source.length);
    this.#buffer.set(source, at);
  }

  /** An opcode, the length of `source`, and its bytes: after `short`, the length has one byte, after `long`, four. */
  sizedBytes(short: number, long: number, source: Uint8Array): void {
    this.#sized(short, long, source.length);
    this.bytes(source);
  }

  /** The same with the UTF-8 of `text`, in which a lone surrogate has three bytes, as in Python's `surrogatepass`. */
  sizedText(short: number, long: number, text: string): void {
    if (text.length <= SHORT_CHARS && this.#shortAscii(short, text)) return;
    const sizeBytes = Buffer.byteLength(text);
    this.#sized(short, long, sizeBytes);
    const start = this.#take(sizeBytes);
    // Buffer writes three other bytes for each lone surrogate.
    if (sizeBytes === text.length || text.isWellFormed()) this.#buffer.utf8Write(text, start, sizeBytes);
    else this.#buffer.set(encodePythonUtf8(text), start);
  }

  /** False, with nothing written, if `text` is not ASCII. */
  #shortAscii(opcode: number, text: string): boolean {
    const { length } = text;
    const start = this.#take(2 + length);
    const buffer = this.#buffer;
    buffer[start] = opcode;
    buffer[start + 1] = length;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) {
        this.#at = start;
        return false;
      }
      buffer[start + 2 + i] = code;
    }
    return true;
  }

  #sized(short: number, long: number, sizeBytes: number): void {
    if (sizeBytes > HIGHEST_LENGTH4) {
      throw new EncodeError('too-big', 'Text and bytes must not exceed 4 GiB.');
    }
    if (sizeBytes < 0x100) this.pair(short, sizeBytes);
    else this.opI4(long, sizeBytes);
  }

  /** Overwrites the length at `offset`. */
  patchU8(offset: number, value: number): void {
    this.#view.setUint32(offset, value >>> 0, true);
    this.#view.setUint32(offset + 4, Math.floor(value / 0x1_0000_0000), true);
  }

  /** What has been written. Nothing more can be. */
  done(): Uint8Array {
    const written = this.#buffer.subarray(0, this.#at);
    if (this.#capacity > KEPT_BYTES) return written;
    kept = this.#buffer;
    this.#capacity = 0;
    return Buffer.from(written);
  }

  /** Makes room for `count` bytes, and returns where they start. */
  #take(count: number): number {
    const start = this.#at;
    this.#at = start + count;
    if (this.#at > this.#capacity) this.#grow();
    return start;
  }

  /** Makes the buffer long enough for `#at`. */
  #grow(): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#at)) as NativeBuffer;
    this.#buffer.copy(grown);
    this.#buffer = grown;
    this.#capacity = grown.length;
    this.#view = viewOf(grown);
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
