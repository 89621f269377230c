import { DecodeError, EncodeError } from './codec-errors.ts';
import { decodeJson } from './json-decode.ts';
import { encodeJson } from './json-writer.ts';
import { decodePickle } from './pickle-reader.ts';
import { encodePickle } from './pickle-writer.ts';

export { DecodeError, type DecodeFailure, EncodeError, type EncodeFailure } from './codec-errors.ts';
export { NdArray, PyComplex, PyObject, PyScalar, type PyScalarType, PyTuple } from './values.ts';

/**
 * The body of a DATA message that carries `value`: UTF-8 of `{"data": value}` for `json`, a pickle for `raw`, the
 * bytes themselves (not a copy) for `bytes`. Throws an EncodeError when that type cannot carry the value.
 */
export function encode(dataType: 'json' | 'raw' | 'bytes', value: unknown): Uint8Array {
  switch (dataType) {
    case 'json':
      return encodeJson(value);
    case 'raw':
      return encodePickle(value);
    case 'bytes':
      if (value instanceof Uint8Array) return value;
      throw new EncodeError('type', 'A bytes connection carries a Uint8Array only.');
    default:
      throw new EncodeError('data-type', `Unknown data type ${String(dataType)}.`);
  }
}

/**
 * The value that a DATA body holds; see the value table in the engine's documentation. Throws a DecodeError, and never
 * executes anything, nor takes time or memory out of proportion to `bytes`.
 */
export function decode(dataType: 'json' | 'raw' | 'bytes', bytes: Uint8Array): unknown {
  switch (dataType) {
    case 'json':
      return decodeJson(bytes);
    case 'raw':
      return decodePickle(bytes);
    case 'bytes':
      return bytes;
    default:
      throw new DecodeError('data-type', `Unknown data type ${String(dataType)}.`);
  }
}
