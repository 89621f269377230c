import { NdArray, PyComplex, PyObject, PyScalar, PyTuple } from '../../engine/index.ts';
import type { NodeView } from '../../ipc/contract.ts';
import { elementCount, elementText } from './array-elements.ts';

const MAX_TEXT_CHARS = 500;
const HEAD_BYTES = 64;

interface Child {
  readonly key: string;
  readonly value: unknown;
}
/** Access to a container's children without creating all of them. */
interface Children {
  readonly count: number;
  at(index: number): Child | undefined;
}
const NO_CHILDREN: Children = { count: 0, at: () => undefined };

/** The first line of a decoded value. */
export function rootNode(value: unknown): NodeView {
  return nodeOf(value, undefined, []);
}

/**
 * Children `from`…`from + limit` of the node at `path` (child indices from the root); [] if there is no such
 * node.
 */
export function expandNode(root: unknown, path: readonly number[], from: number, limit: number): NodeView[] {
  const ancestors: unknown[] = [];
  let node = root;
  for (const index of path) {
    if (isContainer(node) && ancestors.includes(node)) return [];
    ancestors.push(node);
    const child = childrenOf(node).at(index);
    if (child === undefined) return [];
    node = child.value;
  }
  if (isContainer(node) && ancestors.includes(node)) return [];
  ancestors.push(node);
  const children = childrenOf(node);
  const views: NodeView[] = [];
  for (let i = from; i < Math.min(children.count, from + limit); i++) {
    const child = children.at(i);
    if (child !== undefined) views.push(nodeOf(child.value, child.key, ancestors));
  }
  return views;
}

function nodeOf(value: unknown, key: string | undefined, ancestors: readonly unknown[]): NodeView {
  const cyclic = isContainer(value) && ancestors.includes(value);
  const [kind, text, facts] = cyclic ? (['cycle', ''] as const) : summary(value);
  const childCount = cyclic ? 0 : childrenOf(value).count;
  return { ...(key === undefined ? {} : { key }), kind, text: bounded(text), ...facts, childCount };
}

type Facts = Pick<NodeView, 'sizeBytes' | 'digits'>;

/**
 * A value's kind, its text if that says more than its children do, and the facts a window needs to describe
 * the rest.
 */
function summary(value: unknown): readonly [kind: NodeView['kind'], text: string, facts?: Facts] {
  if (value === null || value === undefined) return ['null', 'null'];
  switch (typeof value) {
    case 'boolean':
      return ['boolean', String(value)];
    case 'number':
      return ['number', Object.is(value, -0) ? '-0' : String(value)];
    case 'bigint':
      return bigNumber(value);
    case 'string':
      return ['string', value.slice(0, MAX_TEXT_CHARS + 1).toWellFormed()];
    default:
  }
  if (Array.isArray(value)) return ['list', ''];
  if (value instanceof Uint8Array) return ['bytes', bytesText(value), { sizeBytes: value.byteLength }];
  if (value instanceof Map) return ['dict', ''];
  if (value instanceof Set) return ['set', ''];
  if (value instanceof PyTuple) return ['tuple', ''];
  if (value instanceof PyComplex) return ['number', complexText(value)];
  if (value instanceof PyScalar) return ['scalar', `${value.type} ${value.text}`];
  if (value instanceof NdArray) return ['array', arrayText(value)];
  if (value instanceof PyObject) {
    return ['object', `${value.module}.${value.name}`];
  }
  return ['dict', ''];
}

function childrenOf(value: unknown): Children {
  if (typeof value === 'string') {
    return sliced(value.length, MAX_TEXT_CHARS, (from, to) => value.slice(from, to));
  }
  if (typeof value !== 'object' || value === null) return NO_CHILDREN;
  if (value instanceof Uint8Array) {
    return sliced(value.byteLength, HEAD_BYTES, (from, to) => value.subarray(from, to));
  }
  if (Array.isArray(value)) return listed(value);
  if (value instanceof PyTuple) return listed(value.items);
  if (value instanceof PyComplex || value instanceof PyScalar) return NO_CHILDREN;
  if (value instanceof NdArray) {
    if (value.shape.length === 0) return NO_CHILDREN;
    return {
      count: elementCount(value),
      at: (index) => ({ key: String(index), value: elementText(value, index) }),
    };
  }
  if (value instanceof Set) return listed(entriesOf(value, () => [...value]));
  if (value instanceof Map) {
    const entries = entriesOf(value, () => [...value]) as readonly (readonly [unknown, unknown])[];
    return {
      count: entries.length,
      at(index) {
        const entry = entries[index];
        return entry && { key: keyText(entry[0]), value: entry[1] };
      },
    };
  }
  const keys = keysOf(value);
  return {
    count: keys.length,
    at(index) {
      const key = keys[index];
      return key === undefined
        ? undefined
        : { key: bounded(key.toWellFormed()), value: (value as Record<string, unknown>)[key] };
    },
  };
}

function listed(items: readonly unknown[]): Children {
  return {
    count: items.length,
    at: (index) =>
      index >= 0 && index < items.length ? { key: String(index), value: items[index] } : undefined,
  };
}

/** A value too long for one line expands into pieces, so that all of it can be read. */
function sliced(length: number, size: number, slice: (from: number, to: number) => unknown): Children {
  if (length <= size) return NO_CHILDREN;
  const count = Math.ceil(length / size);
  return {
    count,
    at(index) {
      const from = index * size;
      return index >= 0 && index < count ? { key: String(from), value: slice(from, from + size) } : undefined;
    },
  };
}

/**
 * Keys and entries are listed once per container; otherwise paging through a large one would take quadratic
 * time.
 */
const listings = new WeakMap<object, readonly unknown[]>();
function entriesOf(container: object, list: () => readonly unknown[]): readonly unknown[] {
  const known = listings.get(container) ?? list();
  listings.set(container, known);
  return known;
}
function keysOf(value: object): readonly string[] {
  return entriesOf(value, () => Object.keys(value)) as readonly string[];
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

function bounded(text: string): string {
  return text.length <= MAX_TEXT_CHARS ? text : `${text.slice(0, MAX_TEXT_CHARS - 1).toWellFormed()}…`;
}

/** A dict's key on one line. */
function keyText(key: unknown): string {
  const [kind, text] = summary(key);
  return text === '' && kind !== 'string' ? `${kind} …` : bounded(text);
}

function bytesText(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEAD_BYTES)).toString(
    'hex',
  );
  return `${head}${bytes.byteLength > HEAD_BYTES ? '…' : ''}`;
}

/**
 * Converting a huge integer to decimal takes quadratic time; beyond 10^499 the number of digits is enough.
 */
function bigNumber(value: bigint): readonly [kind: 'number', text: string, facts?: Facts] {
  const limit = 10n ** 499n;
  if (value < limit && value > -limit) return ['number', String(value)];
  const hexDigits = value.toString(16).length;
  return ['number', '', { digits: Math.floor(hexDigits * 1.2041) }];
}

function complexText(value: PyComplex): string {
  return `${value.real}${value.imag < 0 || Object.is(value.imag, -0) ? '-' : '+'}${Math.abs(value.imag)}j`;
}

function arrayText(array: NdArray): string {
  if (array.shape.length === 0) return `${elementText(array, 0)} (${array.dtype})`;
  const count = elementCount(array);
  const head = Array.from({ length: Math.min(count, 8) }, (_, i) => elementText(array, i)).join(', ');
  return `${array.dtype} ${array.shape.join(' × ')}: ${head}${count > 8 ? ', …' : ''}`;
}
