/** A growing buffer; numbers are little-endian unless said otherwise. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafeSlow(1024);
  #at = 0;

  get length(): number {
    return this.#at;
  }

  u1(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#at++] = value;
  }

  /** An opcode and its one-byte argument. */
  pair(first: number, second: number): void {
    this.#reserve(2);
    this.#buffer[this.#at++] = first;
    this.#buffer[this.#at++] = second;
  }

  u2(value: number): void {
    this.#reserve(2);
    this.#at = this.#buffer.writeUInt16LE(value, this.#at);
  }

  i4(value: number): void {
    this.#reserve(4);
    this.#at = this.#buffer.writeInt32LE(value | 0, this.#at);
  }

  u8(value: number): void {
    this.#reserve(8);
    this.#at = this.#buffer.writeBigUInt64LE(BigInt(value), this.#at);
  }

  f8BigEndian(value: number): void {
    this.#reserve(8);
    this.#at = this.#buffer.writeDoubleBE(value, this.#at);
  }

  bytes(source: Uint8Array): void {
    this.#reserve(source.length);
    this.#buffer.set(source, this.#at);
    this.#at += source.length;
  }

  /** Overwrites the length at `offset`. */
  patchU8(offset: number, value: number): void {
    this.#buffer.writeBigUInt64LE(BigInt(value), offset);
  }

  /** What has been written: a view, not a copy. */
  done(): Uint8Array {
    return this.#buffer.subarray(0, this.#at);
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#at + count));
    this.#buffer.copy(grown, 0, 0, this.#at);
    this.#buffer = grown;
  }
}
