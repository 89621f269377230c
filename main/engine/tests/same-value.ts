import { NdArray, PyObject, PyTuple } from '../index.ts';

/**
 * Whether both values are deeply equal, in the same order, and share the same parts. Works without recursion and visits
 * every part once, unlike the test runner's comparison.
 */
export function sameValue(first: unknown, second: unknown): boolean {
  const partners = new Map<object, object>();
  const open: unknown[] = [first, second];
  while (open.length > 0) {
    const b = open.pop();
    const a = open.pop();
    if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) {
      if (!Object.is(a, b)) return false;
      continue;
    }
    const known = partners.get(a);
    if (known !== undefined) {
      if (known !== b) return false;
      continue;
    }
    partners.set(a, b);
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (a instanceof Uint8Array) {
      if (Buffer.compare(a, b as Uint8Array) !== 0) return false;
      continue;
    }
    const left = partsOf(a);
    const right = partsOf(b);
    if (left.length !== right.length) return false;
    for (let i = 0; i < left.length; i++) open.push(left[i], right[i]);
  }
  return true;
}

function partsOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value].flat(1);
  if (value instanceof Set) return [...value];
  // A pickle cannot express that two tuples or arrays use the same memory.
  if (value instanceof PyTuple) return value.items;
  if (value instanceof NdArray) {
    return [value.dtype, value.shape.length, ...value.shape, Buffer.from(value.data).toString('hex')];
  }
  if (value instanceof PyObject) return [value.module, value.name, value.args, value.items, value.entries];
  return Object.entries(value).flat(1);
}
