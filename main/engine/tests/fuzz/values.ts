import { readFileSync } from 'node:fs';
import { expandNode, rootNode } from '../../../messenger/data/value-tree.ts';
import { DecodeError, decode, EncodeError, encode } from '../../index.ts';
import { sameValue } from '../same-value.ts';
import { mutate } from './mutate.ts';
import { PICKLE_TOKENS, randomPickle } from './pickle-programs.ts';
import type { Random } from './random.ts';
import { randomValue } from './random-values.ts';

const { vectors, hostile } = JSON.parse(
  readFileSync(new URL('../../data/fixtures/pickles.json', import.meta.url), 'utf8'),
) as Record<'vectors' | 'hostile', { pickle: string }[]>;
const PICKLES = [...vectors, ...hostile].map(({ pickle }) => Uint8Array.from(Buffer.from(pickle, 'hex')));
const SMALL = PICKLES.filter((it) => it.length <= 1_000);
/** Large ones are rare: reading one takes as long as a hundred small ones. */
const ONE_LARGE_IN = 400;

const JSON_TOKENS = [
  'NaN',
  '-Infinity',
  '-0',
  '1e400',
  '123456789012345678901234567890',
  '"\\ud800"',
  '{"data": ',
  '[[[[',
  ']]',
  '{"__proto__": 1}',
  '"data"',
  ',',
  ':',
  '\\u00',
].map((text) => Buffer.from(text));
const JSONS = [
  '{"data": null}',
  '{"data": [1, {"a": "\\u20ac", "b": [NaN, -0.0, 1E5]}], "data": {"": []}}',
].map((text) => Buffer.from(text));

export function pickleCase(random: Random): void {
  const bytes = random.chance(3)
    ? randomPickle(random)
    : random.chance(2)
      ? encode('raw', randomValue(random, 'raw'))
      : random.pick(random.chance(ONE_LARGE_IN) ? PICKLES : SMALL);
  valueCase(random, 'raw', mutate(random, bytes, PICKLE_TOKENS, SMALL));
}

export function jsonCase(random: Random): void {
  const bytes = random.chance(4) ? random.pick(JSONS) : encode('json', randomValue(random, 'json'));
  valueCase(random, 'json', mutate(random, bytes, JSON_TOKENS, JSONS));
}

/** Python values that cannot be encoded again: objects of unknown classes, and Decimals in unusual notation. */
const REFUSED: ReadonlySet<string> = new Set(['type', 'text', 'too-deep']);

/** Damaged bytes are refused, or decode to a value that everything after the decoder can walk. */
function valueCase(random: Random, dataType: 'json' | 'raw', bytes: Uint8Array): void {
  let value: unknown;
  try {
    value = decode(dataType, bytes);
  } catch (error) {
    if (error instanceof DecodeError) return;
    throw error;
  }
  structuredClone(value);
  look(random, value);
  for (const written of ['raw', 'json'] as const) {
    let body: Uint8Array;
    try {
      body = encode(written, value);
    } catch (error) {
      if (error instanceof EncodeError && (written === 'json' || REFUSED.has(error.code))) continue;
      throw error;
    }
    // json has no tuples, Maps or shared parts, so only values that came from json must survive it.
    const back = decode(written, body);
    if (written === 'json' && dataType === 'raw') continue;
    if (!sameValue(value, back)) {
      throw new Error(
        `Written as ${written} and read again, it is another value: ${Buffer.from(bytes).toString('hex')}`,
      );
    }
  }
}

/** Expands the value as the window would: the root, then a few levels of some path. */
function look(random: Random, value: unknown): void {
  let view = rootNode(value);
  const path: number[] = [];
  while (view.childCount > 0 && path.length < 8) {
    const children = expandNode(value, path, 0, 20);
    for (const { text, childCount } of children) {
      if (text.length > 500 || !Number.isSafeInteger(childCount) || childCount < 0) {
        throw new Error(`A line of ${text.length} characters and ${childCount} children.`);
      }
    }
    const index = random.below(children.length);
    const next = children[index];
    if (next === undefined) throw new Error(`A node of ${view.childCount} children that gives none.`);
    view = next;
    path.push(index);
  }
}
