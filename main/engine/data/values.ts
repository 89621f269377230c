/** Python values that JavaScript has no type for. All are plain data: nothing here is ever executed. */

export class PyTuple {
  readonly items: readonly unknown[];

  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

export class PyComplex {
  readonly real: number;
  readonly imag: number;

  constructor(real: number, imag: number) {
    this.real = real;
    this.imag = imag;
  }
}

export type PyScalarType = 'datetime' | 'date' | 'timedelta' | 'decimal' | 'uuid';

/** `text` is what Python's `isoformat()` gives for datetime and date, and `str()` for the others. */
export class PyScalar {
  readonly type: PyScalarType;
  readonly text: string;

  constructor(type: PyScalarType, text: string) {
    this.type = type;
    this.text = text;
  }
}

/**
 * A numpy array, or a numpy scalar (shape `[]`). `dtype` is numpy's `.str` ('<f4', '>i8', '|u1'); `data` holds the
 * elements in C order, in the byte order that `dtype` names.
 */
export class NdArray {
  dtype: string;
  shape: readonly number[];
  data: Uint8Array;

  constructor(dtype: string, shape: readonly number[], data: Uint8Array) {
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
  }
}

/**
 * Anything else a pickle names: what it would have called and with what, never executed.
 * Without `args` it is the class or function itself. What is absent was not in the pickle.
 */
export class PyObject {
  readonly module: string;
  readonly name: string;
  declare args?: readonly unknown[];
  declare kwargs?: unknown;
  declare state?: unknown;
  /** What was appended or added to it (a deque, a subclass of list or set). */
  declare items?: unknown[];
  /** What was set in it by key (a subclass of dict). */
  declare entries?: Map<unknown, unknown>;

  constructor(module: string, name: string, args?: readonly unknown[]) {
    this.module = module;
    this.name = name;
    if (args !== undefined) this.args = args;
  }
}

/** A dict with string keys. `__proto__` is a key like any other in it. */
export type Dict = Record<string, unknown>;

/** Same as `Object.create(null)`, but V8 keeps it in a third of the memory. */
export function newDict(): Dict {
  return Object.setPrototypeOf({}, null);
}

/** True for `{…}` literals and null-prototype objects, also of another realm. */
export function isPlainObject(value: object): value is Dict {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
