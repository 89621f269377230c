import { expect, test } from 'vitest';
import { NdArray, PyComplex, PyScalar, PyTuple } from '../../engine/index.ts';
import { expandNode, rootNode } from './value-tree.ts';

test.each([
  [null, 'null', 'null'],
  [true, 'boolean', 'true'],
  [-0, 'number', '-0'],
  ['text', 'string', 'text'],
  [[1, 2], 'list', ''],
  [{ a: 1 }, 'dict', ''],
  [new Map([[1, 2]]), 'dict', ''],
  [new Set([1]), 'set', ''],
  [new Uint8Array([1, 255]), 'bytes', '01ff'],
])('%s is summarised by its kind and text', (value, kind, text) => {
  expect(rootNode(value)).toMatchObject({ kind, text });
});

test("Python's own types are named", () => {
  expect(rootNode(new PyTuple([1, 2]))).toMatchObject({ kind: 'tuple', childCount: 2 });
  expect(rootNode(new PyComplex(1, -2))).toMatchObject({ kind: 'number', text: '1-2j' });
  expect(rootNode(new PyScalar('date', '2026-11-24'))).toMatchObject({
    kind: 'scalar',
    text: 'date 2026-11-24',
  });
});

test('an array shows its type, shape and elements', () => {
  const data = new Uint8Array(new Float32Array([1, 2.5, 3, 4]).buffer);
  const array = new NdArray('<f4', [2, 2], data);
  expect(rootNode(array)).toMatchObject({ kind: 'array', text: '<f4 2 × 2: 1, 2.5, 3, 4', childCount: 4 });
  expect(expandNode(array, [], 1, 1)).toEqual([{ key: '1', kind: 'number', text: '2.5', childCount: 0 }]);
});

test('an array whose shape exceeds its data shows only the elements it holds', () => {
  const array = new NdArray('|u1', [1_000_000, 1_000_000], new Uint8Array(3));
  expect(rootNode(array).childCount).toBe(3);
});

test('children are reached by path, page by page', () => {
  const value = { list: [10, { deep: ['x'] }], map: new Map([['k', 'v']]) };
  expect(expandNode(value, [], 0, 10).map((node) => node.key)).toEqual(['list', 'map']);
  expect(expandNode(value, [0], 1, 1)).toEqual([{ key: '1', kind: 'dict', text: '', childCount: 1 }]);
  expect(expandNode(value, [0, 1, 0], 0, 10)).toEqual([
    { key: '0', kind: 'string', text: 'x', childCount: 0 },
  ]);
  expect(expandNode(value, [1], 0, 10)).toEqual([{ key: 'k', kind: 'string', text: 'v', childCount: 0 }]);
});

test('a path to nowhere has no children', () => {
  expect(expandNode([1], [5, 2], 0, 10)).toEqual([]);
  expect(expandNode([1], [0], 0, 10)).toEqual([]);
});

test('a value that contains itself is marked as a cycle and cannot be expanded further', () => {
  const loop: unknown[] = [1];
  loop.push(loop);
  expect(expandNode(loop, [], 0, 10)[1]).toEqual({
    key: '1',
    kind: 'cycle',
    text: '',
    childCount: 0,
  });
  expect(expandNode(loop, [1], 0, 10)).toEqual([]);
});

test('the same value twice is not a cycle', () => {
  const shared = [1];
  expect(expandNode([shared, shared], [], 0, 10).map((node) => node.kind)).toEqual(['list', 'list']);
});

test('a list of two million elements can be paged through quickly', () => {
  const list = Array.from({ length: 2_000_000 }, (_, i) => i);
  expect(rootNode(list)).toMatchObject({ kind: 'list', childCount: 2_000_000 });
  expect(expandNode(list, [], 1_999_999, 200)).toEqual([
    { key: '1999999', kind: 'number', text: '1999999', childCount: 0 },
  ]);
});

test('long text is shortened and expands into pieces', () => {
  const text = 'a'.repeat(1200);
  const root = rootNode(text);
  expect(root.text).toHaveLength(500);
  expect(root.childCount).toBe(3);
  expect(expandNode(text, [], 0, 10).map((node) => node.text.length)).toEqual([500, 500, 200]);
});

test('an integer beyond the safe range is shown in full', () => {
  expect(rootNode(2n ** 70n)).toMatchObject({ kind: 'number', text: '1180591620717411303424' });
});

test('an enormous integer shows its number of digits', () => {
  const { text, digits } = rootNode(1n << 4_000_000n);
  expect(text).toBe('');
  expect(digits).toBeCloseTo(1_204_120, -3);
});
