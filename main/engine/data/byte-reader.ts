import { DecodeError } from './codec-errors.ts';
import { MAX_SHORT_BYTES, shortAscii } from './short-texts.ts';
import { decodePythonUtf8 } from './utf8.ts';

/** Reads numbers and ranges from the front of `bytes`. Every announced length is checked against what is left. */
export class ByteReader {
  readonly buffer: Buffer;
  readonly end: number;
  at = 0;
  /** V8 compiles its getters to single instructions; Buffer's are functions. */
  readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.byteLength;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Skips `count` bytes and returns where they start. */
  skip(count: number): number {
    const start = this.at;
    if (count > this.end - start) this.fail();
    this.at = start + count;
    return start;
  }

  u1(): number {
    return this.buffer[this.skip(1)] as number;
  }

  u2(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  i4(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  u4(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  /** An 8-byte length. Above 2^53 it may be imprecise, but `skip` refuses it anyway. */
  u8(): number {
    const low = this.u4();
    return this.u4() * 0x1_0000_0000 + low;
  }

  f8(): number {
    return this.view.getFloat64(this.skip(8));
  }

  /** A text of `count` bytes: UTF-8, in which Python allows lone surrogates. */
  text(count: number): string {
    const start = this.skip(count);
    const short =
      count === 0
        ? ''
        : count <= MAX_SHORT_BYTES
          ? shortAscii(this.buffer, this.view, start, count)
          : undefined;
    return short ?? decodePythonUtf8(this.buffer, start, start + count);
  }

  /** A copy of the next `count` bytes. */
  bytes(count: number): Uint8Array {
    const start = this.skip(count);
    return new Uint8Array(this.buffer.subarray(start, start + count));
  }

  /** The text up to the next newline, as Latin-1; the newline is skipped. */
  line(): string {
    const newline = this.buffer.indexOf(0x0a, this.at);
    if (newline < 0) throw new DecodeError('truncated', 'The pickle ends inside a line.');
    const text = this.buffer.toString('latin1', this.at, newline);
    this.at = newline + 1;
    return text;
  }

  fail(): never {
    throw new DecodeError('truncated', 'The pickle is truncated.');
  }
}
