import { EncodeError } from './codec-errors.ts';
import { countElements, parseDtype } from './dtype.ts';
import { isDate, parseTimedelta } from './pickle-dates.ts';
import type { PicklePrimitives } from './pickle-primitives.ts';
import { NdArray, PyComplex, PyScalar } from './values.ts';

const REDUCE = 0x52;
const BUILD = 0x62;
const MARK = 0x28;
const TUPLE = 0x74;
const TUPLE1 = 0x85;
const TUPLE2 = 0x86;
const TUPLE3 = 0x87;

const DATETIME =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{6}))?)?(?:([+-])(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{6}))?)?)?$/;
const DECIMAL = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,18})?|Inf(?:inity)?|s?NaN\d*)$/i;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Writes a value that Python creates with a call: `PyScalar`, `PyComplex`, `NdArray`, `Date`. False for others. */
export function writeReduction(primitives: PicklePrimitives, value: object): boolean {
  if (value instanceof PyScalar) writeScalar(primitives, value);
  else if (value instanceof PyComplex) {
    primitives.global('builtins', 'complex');
    for (const part of [value.real, value.imag]) {
      primitives.out.opF8(0x47, part); // BINFLOAT, also for whole numbers
    }
    call(primitives, TUPLE2);
  } else if (value instanceof NdArray) writeArray(primitives, value);
  else if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new EncodeError('text', 'An invalid Date cannot be encoded.');
    writeDatetime(primitives, value.toISOString().replace(/(\.\d{3})Z$/, '$1000+00:00'));
  } else return false;
  return true;
}

function writeScalar(primitives: PicklePrimitives, { type, text }: PyScalar): void {
  switch (type) {
    case 'datetime':
      return writeDatetime(primitives, text);
    case 'date': {
      const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? fail(type, text)).map(
        Number,
      ) as Numbers;
      if (!isDate(year, month, day)) fail(type, text);
      primitives.global('datetime', 'date');
      primitives.bytes(Uint8Array.of(year >> 8, year & 0xff, month, day));
      return call(primitives, TUPLE1);
    }
    case 'timedelta': {
      const { days, seconds, microseconds } = parseTimedelta(text) ?? fail(type, text);
      return writeTimedelta(primitives, days, seconds, microseconds);
    }
    case 'decimal':
      if (!DECIMAL.test(text)) fail(type, text);
      primitives.global('decimal', 'Decimal');
      break;
    case 'uuid':
      if (!UUID.test(text)) fail(type, text);
      primitives.global('uuid', 'UUID');
      break;
    default:
      fail(type, text);
  }
  primitives.string(text);
  call(primitives, TUPLE1);
}

type Numbers = [number, number, number, number];

function writeDatetime(primitives: PicklePrimitives, text: string): void {
  const match = DATETIME.exec(text) ?? fail('datetime', text);
  const part = (index: number): number => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second, micros] = [1, 2, 3, 4, 5, 6, 7].map(part) as [
    ...Numbers,
    ...Numbers,
  ];
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) fail('datetime', text);
  primitives.global('datetime', 'datetime');
  primitives.bytes(
    Uint8Array.of(year >> 8, year, month, day, hour, minute, second, micros >> 16, micros >> 8, micros),
  );
  const sign = match[8];
  if (sign === undefined) return call(primitives, TUPLE1);
  const offsetSeconds = part(9) * 3600 + part(10) * 60 + part(11);
  if (offsetSeconds >= 86_400 || part(10) > 59 || part(11) > 59) fail('datetime', text);
  primitives.global('datetime', 'timezone');
  const total = (offsetSeconds * 1e6 + part(12)) * (sign === '-' ? -1 : 1);
  const days = Math.floor(total / 86_400e6);
  const rest = total - days * 86_400e6;
  writeTimedelta(primitives, days, Math.floor(rest / 1e6), rest % 1e6);
  call(primitives, TUPLE1);
  call(primitives, TUPLE2);
}

function writeTimedelta(
  primitives: PicklePrimitives,
  days: number,
  seconds: number,
  microseconds: number,
): void {
  primitives.global('datetime', 'timedelta');
  for (const part of [days, seconds, microseconds]) primitives.number(part + 0);
  call(primitives, TUPLE3);
}

/**
 * `numpy.core.multiarray._reconstruct(numpy.ndarray, (0,), b'b')`, then its state. Both numpy 1 and numpy 2 know that
 * module name.
 */
function writeArray(primitives: PicklePrimitives, { dtype, shape, data }: NdArray): void {
  const type = parseDtype(dtype);
  const count = countElements(shape);
  if (type === undefined || count === undefined || data.length !== count * type.itemBytes) {
    throw new EncodeError('array', `The data of an array of ${dtype} does not match its shape.`);
  }
  if (shape.length === 0) {
    primitives.global('numpy.core.multiarray', 'scalar');
    writeDtype(primitives, type.text);
    primitives.bytes(data);
    return call(primitives, TUPLE2);
  }
  primitives.global('numpy.core.multiarray', '_reconstruct');
  primitives.global('numpy', 'ndarray');
  primitives.number(0);
  primitives.out.u1(TUPLE1);
  primitives.bytes(Uint8Array.of(0x62));
  call(primitives, TUPLE3);
  primitives.out.u1(MARK);
  primitives.number(1); // the state's version
  primitives.out.u1(MARK);
  for (const length of shape) primitives.number(length);
  primitives.out.u1(TUPLE);
  writeDtype(primitives, type.text);
  primitives.boolean(false); // C order
  primitives.bytes(data);
  primitives.out.pair(TUPLE, BUILD);
}

/** `numpy.dtype('<f4')`; no state is needed. */
function writeDtype(primitives: PicklePrimitives, text: string): void {
  primitives.global('numpy', 'dtype');
  primitives.string(text);
  call(primitives, TUPLE1);
}

function call(primitives: PicklePrimitives, tuple: number): void {
  primitives.out.pair(tuple, REDUCE);
}

function fail(type: string, text: string): never {
  throw new EncodeError('text', `Not a ${type}: ${text.slice(0, 60)}.`);
}
