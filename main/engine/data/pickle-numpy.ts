import { DecodeError } from './codec-errors.ts';
import type { DecodeBudget } from './decode-budget.ts';
import { countElements, type Dtype, parseDtype } from './dtype.ts';
import { NdArray, PyObject, PyTuple } from './values.ts';

/** `_reconstruct(ndarray, (0,), b'b')`: an empty array, which BUILD then fills. */
export function makeEmptyArray(args: readonly unknown[]): NdArray | undefined {
  return args[0] instanceof PyObject && args.length === 3
    ? new NdArray('|i1', [0], new Uint8Array(0))
    : undefined;
}

/**
 * BUILD's state for an array: `([version,] shape, dtype, isFortran, data)`. False when its elements are Python
 * objects or records, which have no bytes of their own.
 */
export function fillArray(array: NdArray, state: unknown, budget: DecodeBudget): boolean {
  const parts = state instanceof PyTuple ? state.items : [];
  const [shape, dtype, isFortran, data] = parts.length === 5 ? parts.slice(1) : parts;
  const type = readDtype(dtype);
  if (type === undefined || Array.isArray(data)) return false;
  const made = makeArray(type, shape, isFortran === true || isFortran === 1, data, budget);
  Object.assign(array, made);
  return true;
}

/** Protocol 5's `_frombuffer(data, dtype, shape, order)`. */
export function makeArrayFromBuffer(args: readonly unknown[], budget: DecodeBudget): NdArray | undefined {
  const type = readDtype(args[1]);
  return type && makeArray(type, args[2], args[3] === 'F', args[0], budget);
}

/** `scalar(dtype, data)`: an array of shape []. */
export function makeNumpyScalar(args: readonly unknown[], budget: DecodeBudget): NdArray | undefined {
  const type = readDtype(args[0]);
  return type && args.length > 1 ? makeArray(type, new PyTuple([]), false, args[1], budget) : undefined;
}

function makeArray(
  type: Dtype,
  shape: unknown,
  isFortran: boolean,
  data: unknown,
  budget: DecodeBudget,
): NdArray {
  const bytes = typeof data === 'string' ? Uint8Array.from(Buffer.from(data, 'latin1')) : data;
  const lengths = shape instanceof PyTuple ? shape.items : undefined;
  const count = lengths && countElements(lengths);
  if (!(bytes instanceof Uint8Array) || count === undefined || bytes.length !== count * type.itemBytes) {
    throw new DecodeError('array', 'A numpy array’s data does not match its shape and type.');
  }
  const dims = lengths as readonly number[];
  if (!isFortran || dims.length < 2 || count < 2) return new NdArray(type.text, dims, bytes);
  budget.charge(bytes.length);
  return new NdArray(type.text, dims, toRowMajor(bytes, dims, type.itemBytes));
}

/** Elements from Fortran order (first index fastest) to C order (last index fastest). */
function toRowMajor(from: Uint8Array, shape: readonly number[], itemBytes: number): Uint8Array {
  const to = new Uint8Array(from.length);
  const strides: number[] = [];
  let stride = itemBytes;
  for (const length of shape) {
    strides.push(stride);
    stride *= length;
  }
  const index = shape.map(() => 0);
  let source = 0;
  for (let target = 0; target < to.length; target += itemBytes) {
    for (let i = 0; i < itemBytes; i++) to[target + i] = from[source + i] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1;
      source += strides[axis] as number;
      if (next < (shape[axis] as number)) {
        index[axis] = next;
        break;
      }
      source -= (strides[axis] as number) * next;
      index[axis] = 0;
    }
  }
  return to;
}

/**
 * A pickled dtype: `dtype('f8', False, True)` and a state `(version, order, subarray, names, fields, size, align, flags[,
 * (metadata, (unit, count, …))])`.
 */
function readDtype(value: unknown): Dtype | undefined {
  if (!(value instanceof PyObject) || value.module !== 'numpy' || value.name !== 'dtype') return undefined;
  const text = value.args?.[0];
  const state = value.state instanceof PyTuple ? value.state.items : [];
  if (typeof text !== 'string' || (state[2] ?? null) !== null || (state[3] ?? null) !== null)
    return undefined;
  const order = typeof state[1] === 'string' && state[1] !== '|' ? state[1] : undefined;
  return parseDtype(text, order, unitOf(state[8]));
}

/** `[ns]`, `[25us]`: what one step of a datetime64 or timedelta64 is. */
function unitOf(metadata: unknown): string {
  const parts = metadata instanceof PyTuple ? metadata.items[1] : undefined;
  if (!(parts instanceof PyTuple)) return '';
  const [unit, count] = parts.items;
  const name = unit instanceof Uint8Array ? Buffer.from(unit).toString('latin1') : unit;
  if (typeof name !== 'string' || !/^[a-zA-Z]{1,2}$/.test(name) || typeof count !== 'number') return '';
  return `[${count === 1 ? '' : count}${name}]`;
}
