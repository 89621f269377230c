/** Python values without a JavaScript equivalent. They are plain data; nothing is ever executed. */

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

/** `text` is what Python's `isoformat()` returns for datetime and date, and `str()` for the others. */
export class PyScalar {
  readonly type: PyScalarType;
  readonly text: string;

  constructor(type: PyScalarType, text: string) {
    this.type = type;
    this.text = text;
  }
}

/**
 * A numpy array, or a numpy scalar (shape `[]`). `dtype` is numpy's `.str` ('<f4', '>i8', '|u1'); `data` contains the
 * elements in C order, in the byte order of `dtype`.
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
 * Anything else in a pickle: the class or function it would have called, and the arguments; never executed. Without
 * `args`, it is the class or function itself. Absent properties were not in the pickle.
 */
export class PyObject {
  readonly module: string;
  readonly name: string;
  declare args?: readonly unknown[];
  declare kwargs?: unknown;
  declare state?: unknown;
  /** Items appended or added to it (a deque, a subclass of list or set). */
  declare items?: unknown[];
  /** Keys set in it (a subclass of dict). */
  declare entries?: Map<unknown, unknown>;

  constructor(module: string, name: string, args?: readonly unknown[]) {
    this.module = module;
    this.name = name;
    if (args !== undefined) this.args = args;
  }
}

/** A dict with string keys. `__proto__` is an ordinary key. */
export type Dict = Record<string, unknown>;

/** Like `Object.create(null)`, but V8 needs a third of the memory. */
export function newDict(): Dict {
  return Object.setPrototypeOf({}, null);
}

/** Whether this is a `{…}` literal or a null-prototype object, from any realm. */
export function isPlainObject(value: object): value is Dict {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
