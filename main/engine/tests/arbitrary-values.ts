import fc from 'fast-check';
import { NdArray, PyComplex, PyScalar, PyTuple } from '../index.ts';

/** Arbitraries for every kind of value that the protocol carries, in decoded form. */

export const text = fc.string({ unit: 'binary' });
/** Including lone surrogates, which JavaScript and Python allow. */
export const anyText = fc.oneof(
  text,
  fc.array(fc.integer({ max: 0xffff, min: 0 })).map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom('__proto__', 'constructor', '0', '\ud83d', '\udc00\ud800', '\u2028', '\ufeff', '\0'),
);
export const wholeNumber = fc
  .oneof(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }))
  .map((it) => (Number.isSafeInteger(Number(it)) ? Number(it) : it));
export const float = fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, Infinity, -Infinity, 2 ** 53));
export const bytes = fc.uint8Array({ maxLength: 300 }).map((it) => new Uint8Array(it));
export const complex = fc.tuple(float, float).map(([real, imag]) => new PyComplex(real, imag));

/** A dict with string keys: no prototype, so that `__proto__` is a key like any other. */
export function dictOf<T>(value: fc.Arbitrary<T>, key = anyText): fc.Arbitrary<Record<string, T>> {
  return fc
    .array(fc.tuple(key, value), { maxLength: 8 })
    .map((entries) => Object.setPrototypeOf(Object.fromEntries(entries), null));
}

const two = (value: number): string => String(value).padStart(2, '0');
const upTo = (max: number) => fc.integer({ min: 0, max });
const date = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`);
const fraction = fc
  .oneof(fc.constant(0), upTo(999_999))
  .map((micros) => (micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`));
const clock = fc
  .tuple(upTo(23), upTo(59), upTo(59), fraction)
  .map(([hour, minute, second, rest]) => `${two(hour)}:${two(minute)}:${two(second)}${rest}`);
const zone = fc.oneof(
  fc.constant(''),
  fc
    .tuple(fc.constantFrom('+', '-'), upTo(23), fc.integer({ min: 1, max: 59 }))
    .map(([sign, hour, minute]) => `${sign}${two(hour)}:${two(minute)}`),
);
const days = fc
  .integer({ min: -999_999_999, max: 999_999_999 })
  .map((count) => (count === 0 ? '' : `${count} day${Math.abs(count) === 1 ? '' : 's'}, `));
const decimal = fc.oneof(
  fc.constantFrom('NaN', 'Infinity', '-Infinity', 'sNaN', '1.50E+17', '-2E-9', '0E+3'),
  fc
    .tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 30n }), upTo(999_999))
    .map(([sign, whole, rest]) => `${sign}${whole}.${rest}`),
);
export const scalar = fc.oneof(
  date.map((it) => new PyScalar('date', it)),
  fc.tuple(date, clock, zone).map((parts) => new PyScalar('datetime', `${parts[0]}T${parts[1]}${parts[2]}`)),
  fc.tuple(days, clock).map((parts) => new PyScalar('timedelta', `${parts[0]}${parts[1].replace(/^0/, '')}`)),
  decimal.map((it) => new PyScalar('decimal', it)),
  fc.uuid().map((it) => new PyScalar('uuid', it)),
);

/** The numpy dtypes that are plain bytes, and the size of one element in bytes. */
export const DTYPES: readonly (readonly [dtype: string, itemBytes: number])[] = [
  ...['|b1', '|i1', '|u1', '|S1', '|V1'].map((dtype) => [dtype, 1] as const),
  ...['<', '>'].flatMap((order) =>
    [
      'i2',
      'i4',
      'i8',
      'u2',
      'u4',
      'u8',
      'f2',
      'f4',
      'f8',
      'f16',
      'c8',
      'c16',
      'c32',
      'm8[ns]',
      'M8[25us]',
      'M8',
    ].map((kind) => [order + kind, Number(/\d+/.exec(kind)?.[0])] as const),
  ),
  ['<U3', 12],
  ['>U3', 12],
  ['|S5', 5],
  ['|V7', 7],
  ['<U0', 0],
];

/** Elements of 0 and 1 are valid in every dtype; all others differ from byte to byte. */
function elements(dtype: string, sizeBytes: number): Uint8Array {
  const plain = /[bU]/.test(dtype);
  return Uint8Array.from({ length: sizeBytes }, (_, i) => (plain ? Number(i % 4 === 0) : (i * 37 + 1) % 251));
}

/** Arrays of up to four dimensions, empty ones too, and numpy's scalars, whose shape is []. */
export const ndArray = fc
  .tuple(fc.constantFrom(...DTYPES), fc.array(upTo(4), { maxLength: 4 }))
  .map(([[dtype, itemBytes], shape]) => {
    const count = shape.reduce((product, length) => product * length, 1);
    return new NdArray(dtype, shape, elements(dtype, count * itemBytes));
  });

const jsonLeaf = fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), float, wholeNumber, anyText);
export const jsonValue = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, jsonLeaf, fc.array(tie('value')), dictOf(tie('value'))),
})).value;

const hashable = fc.oneof(
  jsonLeaf,
  bytes,
  scalar,
  complex,
  fc.array(wholeNumber).map((it) => new PyTuple(it)),
);
const distinct = fc.uniqueArray(hashable, { comparator: 'SameValueZero', maxLength: 8 });
export const rawValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    hashable,
    ndArray,
    fc.array(tie('value')),
    fc.array(tie('value')).map((items) => new PyTuple(items)),
    dictOf(tie('value')),
    distinct.map((items) => new Set(items)),
    // At least one key that is not a string: else it is decoded as a plain object.
    fc
      .tuple(wholeNumber, distinct, tie('value'))
      .map(([first, keys, value]) => new Map([[first, value], ...keys.map((key) => [key, value] as const)])),
  ),
})).value;
