import { DecodeError } from './codec-errors.ts';

/** Reads numbers and ranges off the front of some bytes; every announced length is checked against what is left. */
export class ByteReader {
  readonly buffer: Buffer;
  readonly end: number;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.byteLength;
  }

  /** Steps over `count` bytes; where they begin. */
  skip(count: number): number {
    const start = this.at;
    if (count > this.end - start)
      throw new DecodeError('truncated', 'The pickle ends before it is complete.');
    this.at = start + count;
    return start;
  }

  u1(): number {
    return this.buffer[this.skip(1)] as number;
  }

  u2(): number {
    const start = this.skip(2);
    return (this.buffer[start] as number) | ((this.buffer[start + 1] as number) << 8);
  }

  i4(): number {
    const start = this.skip(4);
    const { buffer } = this;
    return (
      (buffer[start] as number) |
      ((buffer[start + 1] as number) << 8) |
      ((buffer[start + 2] as number) << 16) |
      ((buffer[start + 3] as number) << 24)
    );
  }

  u4(): number {
    return this.i4() >>> 0;
  }

  /** A length of eight bytes; one beyond the input may come out imprecise, and is refused by `skip` all the same. */
  u8(): number {
    const low = this.u4();
    return this.u4() * 0x1_0000_0000 + low;
  }

  f8(): number {
    return this.buffer.readDoubleBE(this.skip(8));
  }

  /** A copy of the next `count` bytes. */
  bytes(count: number): Uint8Array {
    const start = this.skip(count);
    return new Uint8Array(this.buffer.subarray(start, start + count));
  }

  /** The text up to the next newline, one character per byte; the newline is stepped over. */
  line(): string {
    const newline = this.buffer.indexOf(0x0a, this.at);
    if (newline < 0) throw new DecodeError('truncated', 'The pickle ends within a line.');
    const text = this.buffer.toString('latin1', this.at, newline);
    this.at = newline + 1;
    return text;
  }
}
