import type { ByteReader } from './byte-reader.ts';
import { DecodeError } from './codec-errors.ts';

/** Longest integer we accept. Printing a larger one would take minutes. */
const MAX_LONG_BYTES = 1024 * 1024;

/** LONG1 and LONG4: little-endian two's complement of `count` bytes; zero bytes mean 0. */
export function readLong(reader: ByteReader, count: number): number | bigint {
  if (count < 0) throw new DecodeError('number', 'The pickle has an integer with a negative length.');
  const start = reader.skip(count);
  if (count === 0) return 0;
  if (count <= 6) return reader.buffer.readIntLE(start, count);
  if (count === 8) return narrow(reader.view.getBigInt64(start, true));
  if (count > MAX_LONG_BYTES)
    throw new DecodeError('too-big', `An integer has more than ${MAX_LONG_BYTES} bytes.`);
  const bigEndian = Uint8Array.prototype.slice.call(reader.buffer, start, start + count).reverse();
  const magnitude = BigInt(`0x${Buffer.from(bigEndian.buffer).toString('hex')}`);
  return narrow((bigEndian[0] as number) < 0x80 ? magnitude : magnitude - (1n << BigInt(count * 8)));
}

/** A number if it is a safe integer. */
function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
