import { expect, test } from 'vitest';
import type { NodeView } from '../../main/ipc/contract.ts';
import { nodeText } from './value-node.ts';

const text = (node: Partial<NodeView>) => nodeText({ kind: 'string', text: '', childCount: 0, ...node });

test('containers say how much is in them', () => {
  expect(text({ kind: 'list', childCount: 2_000_000 })).toBe('2,000,000 items');
  expect(text({ kind: 'tuple', childCount: 1 })).toBe('1 item');
  expect(text({ kind: 'dict', childCount: 1 })).toBe('1 entry');
  expect(text({ kind: 'cycle' })).toBe('Contains itself');
});

test('values say what they are', () => {
  expect(text({ text: 'hello' })).toBe('hello');
  expect(text({ kind: 'bytes', text: '01ff', sizeBytes: 2 })).toBe('2 B: 01ff');
  expect(text({ kind: 'number', digits: 1_204_120 })).toBe('A number of about 1,204,120 digits');
  expect(text({ kind: 'object', text: 'shop.Order' })).toBe('shop.Order (never run)');
});
