import { expect, test } from 'vitest';
import { SentBytes } from './sent-bytes.ts';

const checksum = '';
const sizes = [10, 3_000_000, 500, 2_000_000];
const sent = () => new SentBytes((file) => sizes[file] ?? 0);
const bytes = (count: number) => [new Uint8Array(count)];

test('what is sent of each file adds up to its size', () => {
  const each = sent();
  each.begins(0);
  const added = [
    each.adds({ files: [[0, 10]], checksum }, bytes(10)),
    each.adds({ chunk: [1, 0], checksum }, bytes(1_000_000)),
    each.adds({ zeros: [1, 1_000_000, 2_000_000] }, []),
    each.adds({ end: 1 }, []),
    each.adds({ files: [[2, 500]], checksum }, bytes(500)),
  ];
  expect(added).toEqual([10, 1_000_000, 2_000_000, 0, 500]);
});

test('a file that starts anew takes back what was sent of it, and what was there before', () => {
  const each = sent();
  each.begins(1_000_000);
  expect(each.adds({ chunk: [1, 1_000_000], checksum }, bytes(500_000))).toBe(500_000);
  expect(each.adds({ again: 1 }, [])).toBe(-1_500_000);
});

test('a file that fails, or is lost at the other end, counts as a whole', () => {
  const each = sent();
  each.begins(0);
  expect(each.adds({ failed: 0, problem: undefined }, [])).toBe(10);
  expect(each.adds({ chunk: [1, 0], checksum }, bytes(1_000_000))).toBe(1_000_000);
  expect(each.adds({ failed: 1, problem: undefined }, [])).toBe(2_000_000);
  expect(each.adds({ end: 3 }, [])).toBe(2_000_000);
});
