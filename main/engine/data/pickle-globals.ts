import { DecodeError } from './codec-errors.ts';
import type { DecodeBudget } from './decode-budget.ts';
import { makeDate, makeDatetime, makeTimedelta } from './pickle-dates.ts';
import { makeArrayFromBuffer, makeEmptyArray, makeNumpyScalar } from './pickle-numpy.ts';
import { type Dict, isPlainObject, newDict, PyComplex, PyObject, PyScalar, PyTuple } from './values.ts';

/** Makes the value that Python's class or function of that name would give; undefined when the arguments are not its own. */
type Maker = (args: readonly unknown[], budget: DecodeBudget) => unknown;

const ITEM_BYTES = 32;
const NUMPY_CORE = ['numpy.core', 'numpy._core'];

/** All that a pickle can call. None of these does anything but make a value. */
const MAKERS = new Map<string, Maker>([
  ['builtins.list', (args, budget) => copied(args, budget)?.slice()],
  ['builtins.tuple', (args, budget) => tupleOf(copied(args, budget))],
  ['builtins.set', (args, budget) => setOf(copied(args, budget), budget)],
  ['builtins.frozenset', (args, budget) => setOf(copied(args, budget), budget)],
  ['builtins.dict', dictOf],
  ['collections.OrderedDict', dictOf],
  ['collections.Counter', dictOf],
  ['collections.defaultdict', (args, budget) => dictOf(args.slice(1), budget)],
  ['builtins.bytes', bytesOf],
  ['builtins.bytearray', bytesOf],
  ['_codecs.encode', (args, budget) => latin1Bytes(args[0], args[1], budget)],
  [
    'builtins.complex',
    ([real, imag]) => (isNumber(real) && isNumber(imag) ? new PyComplex(real, imag) : undefined),
  ],
  ['datetime.date', makeDate],
  ['datetime.datetime', makeDatetime],
  ['datetime.timedelta', makeTimedelta],
  ['decimal.Decimal', ([text]) => (typeof text === 'string' ? new PyScalar('decimal', text) : undefined)],
  ['uuid.UUID', ([text]) => (typeof text === 'string' ? uuidOf(text.replaceAll('-', '')) : undefined)],
  ['copyreg._reconstructor', reconstructed],
  [
    'copyreg.__newobj__',
    ([cls, ...args], budget) => (cls instanceof PyObject ? construct(cls, args, budget) : undefined),
  ],
  ...NUMPY_CORE.flatMap((core): [string, Maker][] => [
    [`${core}.multiarray._reconstruct`, makeEmptyArray],
    [`${core}.multiarray.scalar`, makeNumpyScalar],
    [`${core}.numeric._frombuffer`, makeArrayFromBuffer],
  ]),
]);

/** Python 2's names, which protocols 0 to 2 use. */
const MODULES_BEFORE_3: Readonly<Record<string, string>> = { __builtin__: 'builtins', copy_reg: 'copyreg' };
const BUILTINS_BEFORE_3: Readonly<Record<string, string>> = { xrange: 'range', unicode: 'str', long: 'int' };

/** A class or function by name, not looked up anywhere. */
export function globalOf(module: string, name: string): PyObject {
  if (Object.hasOwn(MODULES_BEFORE_3, module)) {
    const newName =
      module === '__builtin__' && Object.hasOwn(BUILTINS_BEFORE_3, name) ? BUILTINS_BEFORE_3[name] : name;
    return new PyObject(MODULES_BEFORE_3[module] as string, newName as string);
  }
  return new PyObject(module, name);
}

/** What calling `callee` gives: a value for the classes we know, else an opaque PyObject. */
export function construct(callee: unknown, args: readonly unknown[], budget: DecodeBudget): unknown {
  if (!(callee instanceof PyObject)) throw new DecodeError('call', 'The pickle calls what cannot be called.');
  if ('args' in callee) return new PyObject('builtins', '__call__', [callee, new PyTuple(args)]);
  const made = MAKERS.get(`${callee.module}.${callee.name}`)?.(args, budget);
  return made ?? new PyObject(callee.module, callee.name, args);
}

/** The UUID of 32 hex digits; undefined for anything else. */
export function uuidOf(hex: string): PyScalar | undefined {
  const match = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(
    hex.toLowerCase(),
  );
  return match === null ? undefined : new PyScalar('uuid', match.slice(1).join('-'));
}

/** The items of a call's only argument, paid for; none for no argument. */
function copied(args: readonly unknown[], budget: DecodeBudget): readonly unknown[] | undefined {
  const [source] = args;
  if (args.length > 1) return undefined;
  const count = Array.isArray(source) ? source.length : source instanceof PyTuple ? source.items.length : 0;
  const size = source instanceof Set ? source.size : count;
  budget.charge(ITEM_BYTES * size + ITEM_BYTES);
  if (args.length === 0) return [];
  if (Array.isArray(source)) return source;
  if (source instanceof PyTuple) return source.items;
  return source instanceof Set ? [...source] : undefined;
}

function tupleOf(items: readonly unknown[] | undefined): PyTuple | undefined {
  return items && new PyTuple(items.slice());
}

function setOf(items: readonly unknown[] | undefined, budget: DecodeBudget): Set<unknown> | undefined {
  if (items === undefined) return undefined;
  budget.charge(160);
  const set = new Set<unknown>();
  for (const item of items) {
    budget.keys(1);
    set.add(item);
  }
  return set;
}

function dictOf(args: readonly unknown[], budget: DecodeBudget): Dict | Map<unknown, unknown> | undefined {
  const [source] = args;
  if (args.length > 1) return undefined;
  budget.charge(64);
  if (args.length === 0) return newDict();
  let pairs: (readonly unknown[])[] = [];
  if (source instanceof Map) {
    budget.charge(ITEM_BYTES * 2 * source.size);
    pairs = [...source];
  } else if (Array.isArray(source)) {
    for (const item of source as unknown[]) {
      budget.charge(ITEM_BYTES);
      const pair = item instanceof PyTuple ? item.items : item;
      if (!Array.isArray(pair) || pair.length !== 2) return undefined;
      pairs.push(pair);
    }
  } else if (typeof source === 'object' && source !== null && isPlainObject(source)) {
    for (const key in source) {
      budget.charge(ITEM_BYTES * 2);
      pairs.push([key, source[key]]);
    }
  } else return undefined;
  budget.charge(ITEM_BYTES * pairs.length);
  if (!pairs.every(([key]) => typeof key === 'string')) {
    const map = new Map<unknown, unknown>();
    for (const [key, value] of pairs) {
      budget.keys(1);
      map.set(key, value);
    }
    return map;
  }
  const dict = newDict();
  for (const [key, value] of pairs) dict[key as string] = value;
  return dict;
}

/** `bytes()`, `bytearray(b'…')`, and `bytearray('…', 'latin-1')` as protocols below 3 write it. */
function bytesOf(args: readonly unknown[], budget: DecodeBudget): Uint8Array | undefined {
  const [source, encoding] = args;
  if (args.length === 0) return new Uint8Array(0);
  if (typeof source === 'string') return latin1Bytes(source, encoding, budget);
  if (args.length > 1) return undefined;
  if (!(source instanceof Uint8Array) && !Array.isArray(source)) return undefined;
  budget.charge(source.length + ITEM_BYTES);
  if (source instanceof Uint8Array) return new Uint8Array(source);
  const isBytes = source.every(
    (item: unknown) => isNumber(item) && Number.isInteger(item) && item >= 0 && item < 256,
  );
  return isBytes ? Uint8Array.from(source as number[]) : undefined;
}

function latin1Bytes(text: unknown, encoding: unknown, budget: DecodeBudget): Uint8Array | undefined {
  if (typeof text !== 'string' || (encoding !== 'latin1' && encoding !== 'latin-1')) return undefined;
  budget.charge(text.length + ITEM_BYTES);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return undefined;
    bytes[i] = code;
  }
  return bytes;
}

/** How protocols 0 and 1 make an instance: `_reconstructor(cls, base, base's value)`. */
function reconstructed([cls, base, value]: readonly unknown[]): PyObject | undefined {
  if (!(cls instanceof PyObject) || 'args' in cls) return undefined;
  const isObject = base instanceof PyObject && base.name === 'object';
  return new PyObject(cls.module, cls.name, isObject ? [] : [value]);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
