import type { Random } from './random.ts';

const text = (line: string): Buffer => Buffer.from(line, 'latin1');
const named = (module: string, name: string): Buffer => text(`c${module}\n${name}\n`);

/** Opcodes that push something. */
const PUSH: readonly Buffer[] = [
  'N',
  '\x88',
  'K\x05',
  'I-7\n',
  'L12345678901234567890L\n',
  'F1.5\n',
  'G\x7f\xf8\0\0\0\0\0\0',
  '\x8a\x09\0\0\0\0\0\0\0\0\x01',
  '\x8c\x01x',
  '\x8c\x03int',
  'X\x03\0\0\0\xed\xa0\x80',
  'Vé\\u20ac\n',
  "S'a\\x41'\n",
  'U\x02\xff\x00',
  'C\x04\x07\xea\x0b\x16',
  '\x96\x02\0\0\0\0\0\0\0ab',
  ']',
  '}',
  ')',
  '\x8f',
  '(l',
  '(d',
  '(t',
].map(text);
const NAMES: readonly Buffer[] = [
  named('os', 'system'),
  named('builtins', 'list'),
  named('builtins', 'set'),
  named('builtins', 'dict'),
  named('builtins', 'bytearray'),
  named('builtins', 'complex'),
  named('collections', 'OrderedDict'),
  named('collections', 'deque'),
  named('datetime', 'date'),
  named('datetime', 'timedelta'),
  named('decimal', 'Decimal'),
  named('uuid', 'UUID'),
  named('copy_reg', '_reconstructor'),
  named('copyreg', '__newobj__'),
  named('numpy.core.multiarray', '_reconstruct'),
  named('numpy.core.multiarray', 'scalar'),
  named('numpy', 'dtype'),
  named('numpy', 'ndarray'),
];
/** Opcodes that work on the stack. */
const WORK: readonly Buffer[] = [
  'a',
  '(K\x01K\x02e',
  's',
  '(\x8c\x01kK\x02u',
  '(K\x01K\x02u',
  '(K\x03\x90',
  '(K\x01\x91',
  '\x85',
  '\x86',
  '\x87',
  't',
  '(',
  'R',
  '\x81',
  '\x92',
  'b',
  '0',
  '1',
  '2',
  '\x94',
  'q\x00',
  'q\x01',
  'h\x00',
  'h\x01',
  'h\x02',
  'e',
  'u',
  '\x90',
  'l',
  'd',
  'o',
].map(text);

export const PICKLE_TOKENS: readonly Buffer[] = [...PUSH, ...NAMES, ...WORK, text('.'), text('\x80\x05')];

/** A pickle that no pickler would write: random opcodes, mostly with enough on the stack. */
export function randomPickle(random: Random): Buffer {
  const parts: Buffer[] = [random.pick(PUSH), text('\x94')];
  for (let count = 1 + random.below(24); count > 0; count--) {
    const table = random.below(8);
    parts.push(random.pick(table < 3 ? PUSH : table < 4 ? NAMES : WORK));
  }
  return Buffer.concat([...parts, text(random.chance(2) ? '.' : '\x94.')]);
}
