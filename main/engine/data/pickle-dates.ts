import { PyObject, PyScalar } from './values.ts';

/** The values of Python's datetime module, from their pickled arguments; undefined when those are invalid. */

const two = (value: number): string => String(value).padStart(2, '0');
const micros = (value: number): string => (value === 0 ? '' : `.${String(value).padStart(6, '0')}`);

/** `date(b'YYMD')`, with a big-endian year. */
export function makeDate(args: readonly unknown[]): PyScalar | undefined {
  const packed = packedBytes(args[0], 4);
  const text = packed && dateText(packed);
  return text === undefined ? undefined : new PyScalar('date', text);
}

/** `datetime(b'YYMDhmsuuu'[, tzinfo])`. The month's top bit is `fold`, which isoformat() omits. */
export function makeDatetime(args: readonly unknown[]): PyScalar | undefined {
  const packed = packedBytes(args[0], 10);
  const date = packed && dateText(packed);
  const zone = args.length > 1 && args[1] !== null ? zoneText(args[1]) : '';
  if (packed === undefined || date === undefined || zone === undefined) return undefined;
  const [hour = 99, minute = 99, second = 99, high = 0, middle = 0, low = 0] = packed.subarray(4);
  const microsecond = (high << 16) | (middle << 8) | low;
  if (hour > 23 || minute > 59 || second > 59 || microsecond > 999_999) return undefined;
  return new PyScalar(
    'datetime',
    `${date}T${two(hour)}:${two(minute)}:${two(second)}${micros(microsecond)}${zone}`,
  );
}

/** `timedelta(days, seconds, microseconds)`, each in its range. */
export function makeTimedelta(args: readonly unknown[]): PyScalar | undefined {
  const [days, seconds, microseconds] = args;
  const fits =
    isWithin(days, -999_999_999, 999_999_999) &&
    isWithin(seconds, 0, 86_399) &&
    isWithin(microseconds, 0, 999_999);
  if (!fits) return undefined;
  const daysText = days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `;
  const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return new PyScalar('timedelta', `${daysText}${clock}${micros(microseconds)}`);
}

const TIMEDELTA = /^(?:(-?\d+) days?, )?(\d+):(\d\d):(\d\d)(?:\.(\d{6}))?$/;

/** Parses what `str(timedelta)` returns. */
export function parseTimedelta(
  text: string,
): { days: number; seconds: number; microseconds: number } | undefined {
  const match = TIMEDELTA.exec(text);
  if (match === null) return undefined;
  const [days, hours, minutes, seconds, fraction] = match
    .slice(1)
    .map((part) => Number(part ?? 0)) as number[];
  return {
    days: days as number,
    seconds: (hours as number) * 3600 + (minutes as number) * 60 + (seconds as number),
    microseconds: fraction as number,
  };
}

/** The offset of a `timezone(timedelta)`, as in isoformat(). Other zones would need Python code to run. */
function zoneText(zone: unknown): string | undefined {
  if (!(zone instanceof PyObject) || zone.module !== 'datetime' || zone.name !== 'timezone') return undefined;
  const offset = zone.args?.[0];
  const parsed = offset instanceof PyScalar && offset.type === 'timedelta' && parseTimedelta(offset.text);
  if (!parsed) return undefined;
  const total = (parsed.days * 86_400 + parsed.seconds) * 1e6 + parsed.microseconds;
  const size = Math.abs(total);
  if (size >= 86_400e6) return undefined;
  const seconds = Math.floor(size / 1e6);
  const fine = micros(size % 1e6);
  const tail = seconds % 60 !== 0 || fine !== '' ? `:${two(seconds % 60)}${fine}` : '';
  return `${total < 0 ? '-' : '+'}${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}${tail}`;
}

function dateText(packed: Uint8Array): string | undefined {
  const [high = 0, low = 0, foldedMonth = 0, day = 0] = packed;
  const year = high * 256 + low;
  const month = foldedMonth & 0x7f;
  return isDate(year, month, day) ? `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` : undefined;
}

/** Whether Python's date can represent it. */
export function isDate(year: number, month: number, day: number): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] as number);
}

/** Python 2 pickles these bytes as text. */
function packedBytes(value: unknown, length: number): Uint8Array | undefined {
  const bytes = typeof value === 'string' && value.length === length ? Buffer.from(value, 'latin1') : value;
  return bytes instanceof Uint8Array && bytes.length === length ? bytes : undefined;
}

function isWithin(value: unknown, low: number, high: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
}
