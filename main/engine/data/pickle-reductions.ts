import { EncodeError } from './codec-errors.ts';
import { countElements, parseDtype } from './dtype.ts';
import { isDate, parseTimedelta } from './pickle-dates.ts';
import type { PickleAtoms } from './pickle-primitives.ts';
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

/** Writes a value that Python makes by a call: `PyScalar`, `PyComplex`, `NdArray`, `Date`. False for any other. */
export function writeReduction(atoms: PickleAtoms, value: object): boolean {
  if (value instanceof PyScalar) writeScalar(atoms, value);
  else if (value instanceof PyComplex) {
    atoms.global('builtins', 'complex');
    for (const part of [value.real, value.imag]) {
      atoms.out.u1(0x47); // BINFLOAT, also for whole numbers
      atoms.out.f8BigEndian(part);
    }
    call(atoms, TUPLE2);
  } else if (value instanceof NdArray) writeArray(atoms, value);
  else if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new EncodeError('text', 'An invalid Date has no Python form.');
    writeDatetime(atoms, value.toISOString().replace(/(\.\d{3})Z$/, '$1000+00:00'));
  } else return false;
  atoms.memoize(value);
  return true;
}

function writeScalar(atoms: PickleAtoms, { type, text }: PyScalar): void {
  switch (type) {
    case 'datetime':
      return writeDatetime(atoms, text);
    case 'date': {
      const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? fail(type, text)).map(
        Number,
      ) as Numbers;
      if (!isDate(year, month, day)) fail(type, text);
      atoms.global('datetime', 'date');
      atoms.bytes(Uint8Array.of(year >> 8, year & 0xff, month, day));
      return call(atoms, TUPLE1);
    }
    case 'timedelta': {
      const { days, seconds, microseconds } = parseTimedelta(text) ?? fail(type, text);
      return writeTimedelta(atoms, days, seconds, microseconds);
    }
    case 'decimal':
      if (!DECIMAL.test(text)) fail(type, text);
      atoms.global('decimal', 'Decimal');
      break;
    case 'uuid':
      if (!UUID.test(text)) fail(type, text);
      atoms.global('uuid', 'UUID');
      break;
    default:
      fail(type, text);
  }
  atoms.string(text);
  call(atoms, TUPLE1);
}

type Numbers = [number, number, number, number];

function writeDatetime(atoms: PickleAtoms, text: string): void {
  const match = DATETIME.exec(text) ?? fail('datetime', text);
  const part = (index: number): number => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second, micros] = [1, 2, 3, 4, 5, 6, 7].map(part) as [
    ...Numbers,
    ...Numbers,
  ];
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) fail('datetime', text);
  atoms.global('datetime', 'datetime');
  atoms.bytes(
    Uint8Array.of(year >> 8, year, month, day, hour, minute, second, micros >> 16, micros >> 8, micros),
  );
  const sign = match[8];
  if (sign === undefined) return call(atoms, TUPLE1);
  const offsetSeconds = part(9) * 3600 + part(10) * 60 + part(11);
  if (offsetSeconds >= 86_400 || part(10) > 59 || part(11) > 59) fail('datetime', text);
  atoms.global('datetime', 'timezone');
  const total = (offsetSeconds * 1e6 + part(12)) * (sign === '-' ? -1 : 1);
  const days = Math.floor(total / 86_400e6);
  const rest = total - days * 86_400e6;
  writeTimedelta(atoms, days, Math.floor(rest / 1e6), rest % 1e6);
  call(atoms, TUPLE1);
  call(atoms, TUPLE2);
}

function writeTimedelta(atoms: PickleAtoms, days: number, seconds: number, microseconds: number): void {
  atoms.global('datetime', 'timedelta');
  for (const part of [days, seconds, microseconds]) atoms.number(part + 0);
  call(atoms, TUPLE3);
}

/**
 * `numpy.core.multiarray._reconstruct(numpy.ndarray, (0,), b'b')`, then its state. That module's name is the one
 * which numpy 1 and numpy 2 both know.
 */
function writeArray(atoms: PickleAtoms, { dtype, shape, data }: NdArray): void {
  const type = parseDtype(dtype);
  const count = countElements(shape);
  if (type === undefined || count === undefined || data.length !== count * type.itemBytes) {
    throw new EncodeError('array', `An array of ${dtype} whose data does not match its shape.`);
  }
  if (shape.length === 0) {
    atoms.global('numpy.core.multiarray', 'scalar');
    writeDtype(atoms, type.text);
    atoms.bytes(data);
    return call(atoms, TUPLE2);
  }
  atoms.global('numpy.core.multiarray', '_reconstruct');
  atoms.global('numpy', 'ndarray');
  atoms.number(0);
  atoms.out.u1(TUPLE1);
  atoms.bytes(Uint8Array.of(0x62));
  call(atoms, TUPLE3);
  atoms.out.u1(MARK);
  atoms.number(1); // the state's version
  atoms.out.u1(MARK);
  for (const length of shape) atoms.number(length);
  atoms.out.u1(TUPLE);
  writeDtype(atoms, type.text);
  atoms.boolean(false); // C order
  atoms.bytes(data);
  atoms.out.pair(TUPLE, BUILD);
}

/** `numpy.dtype('<f4')` says all that there is to say; no state is needed. */
function writeDtype(atoms: PickleAtoms, text: string): void {
  atoms.global('numpy', 'dtype');
  atoms.string(text);
  call(atoms, TUPLE1);
}

function call(atoms: PickleAtoms, tuple: number): void {
  atoms.out.pair(tuple, REDUCE);
}

function fail(type: string, text: string): never {
  throw new EncodeError('text', `Not a ${type}: ${text.slice(0, 60)}.`);
}
