import { NdArray, PyComplex, PyScalar, PyTuple } from '../../index.ts';
import type { Random } from './random.ts';

const NUMBERS = [0, -0, 1, -1, 255, 256, 65_536, -(2 ** 31), 2 ** 53, 1e308, -0.5, Number.NaN, -Infinity];
const TEXTS = [
  '',
  'data',
  '__proto__',
  '0',
  'toString',
  'Ã¶',
  '😀',
  '\ud83d',
  '\udc00\ud800',
  '\0"\\\n',
  '\u2028',
];
const SCALARS = [
  new PyScalar('datetime', '2026-11-22T13:14:15.161718+05:30'),
  new PyScalar('date', '0001-01-01'),
  new PyScalar('timedelta', '-1 day, 23:59:59.999999'),
  new PyScalar('decimal', '-1.50E+17'),
  new PyScalar('uuid', '12345678-1234-5678-1234-567812345678'),
];
const DTYPES = [
  ['<f4', 4],
  ['>i8', 8],
  ['|u1', 1],
  ['<U3', 12],
  ['<M8[ns]', 8],
  ['|S0', 0],
] as const;

/** A value of any kind that the data type can carry, some of its parts used twice. */
export function randomValue(random: Random, dataType: 'json' | 'raw'): unknown {
  const made: unknown[] = [];
  const value = (depth: number): unknown => {
    if (dataType === 'raw' && made.length > 0 && random.chance(6)) return random.pick(made);
    const part = depth === 0 || random.chance(3) ? leaf(random, dataType) : container(depth - 1);
    made.push(part);
    return part;
  };
  const items = (depth: number): unknown[] => Array.from({ length: random.small(6) }, () => value(depth));
  const container = (depth: number): unknown => {
    switch (random.below(dataType === 'raw' ? 5 : 2)) {
      case 0:
        return items(depth);
      case 1: {
        const dict: Record<string, unknown> = Object.create(null);
        for (let count = random.small(6); count > 0; count--) dict[text(random)] = value(depth);
        return dict;
      }
      case 2:
        return new PyTuple(items(depth));
      case 3:
        return new Set(items(depth));
      default:
        return new Map([[random.below(9), value(depth)], ...items(depth).map((it) => [it, 1] as const)]);
    }
  };
  return value(4);
}

function leaf(random: Random, dataType: 'json' | 'raw'): unknown {
  switch (random.below(dataType === 'raw' ? 9 : 5)) {
    case 0:
      return random.pick([null, true, false]);
    case 1:
      return random.pick(NUMBERS);
    case 2:
      return random.bytes(8).readDoubleLE();
    case 3:
      return text(random);
    case 4:
      return BigInt(random.pick([1, -1])) << BigInt(53 + random.small(300));
    case 5:
      return new Uint8Array(random.bytes(random.small(300)));
    case 6:
      return random.pick(SCALARS);
    case 7:
      return new PyComplex(random.pick(NUMBERS), random.pick(NUMBERS));
    default: {
      const [dtype, itemBytes] = random.pick(DTYPES);
      const shape = Array.from({ length: random.below(4) }, () => random.below(4));
      const count = shape.reduce((product, length) => product * length, 1);
      return new NdArray(dtype, shape, new Uint8Array(random.bytes(count * itemBytes)));
    }
  }
}

function text(random: Random): string {
  return random.chance(2) ? random.pick(TEXTS) : random.bytes(random.small(40)).toString('latin1');
}
