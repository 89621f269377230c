import { describe, expect, test } from 'vitest';
import { type FileList, NOTHING } from '../files/file-list.ts';
import { EncodedList } from '../files/list-codec.ts';
import { ListReading } from './list-reading.ts';

const listOf = (count: number): FileList => ({
  ...NOTHING,
  files: Array.from({ length: count }, (_, index) => ({
    ...{ path: `folder/file ${index}`, sizeBytes: index, modifiedMs: 1_732_000_000_123 },
  })),
});

/** A sender's answer. */
function partOf(list: EncodedList, part: number) {
  return { list: list.digest, part, parts: list.length, entries: list.at(part) };
}

async function read(reading: ListReading, list: EncodedList): Promise<number> {
  let questions = 0;
  for (; !reading.isComplete; questions++) reading.take(partOf(list, reading.wanted.part));
  return questions;
}

const short = await EncodedList.of(listOf(3));
const long = await EncodedList.of(listOf(5_000));
const other = await EncodedList.of(listOf(4_999));

test('a list is asked for part by part, and is what it was', async () => {
  const reading = new ListReading();
  expect(reading.wanted).toEqual({ part: 0 });
  expect(await read(reading, long)).toBe(long.length);
  expect(reading.wanted).toEqual({ part: long.length, list: long.digest });
  expect(await reading.decoded()).toEqual(listOf(5_000));
});

test('a list that we have already is not read again', () => {
  const reading = new ListReading(long.digest);
  expect(reading.wanted).toEqual({ part: 0, list: long.digest });
  expect(reading.take(partOf(long, 0))).toBe(true);
  expect([reading.isKnown, reading.isComplete]).toEqual([true, true]);
});

test('a list that is another one than the one that we have is read', async () => {
  const reading = new ListReading(other.digest);
  await read(reading, long);
  expect(reading.isKnown).toBe(false);
  expect((await reading.decoded()).files).toHaveLength(5_000);
});

test.each(['first', 'same'])(
  'a list that has changed is read from its beginning, if the %s part tells',
  async (which) => {
    const reading = new ListReading();
    reading.take(partOf(other, 0));
    reading.take(partOf(other, 1));
    expect(reading.take(partOf(long, which === 'first' ? 0 : 2))).toBe(true);
    await read(reading, long);
    expect((await reading.decoded()).files).toHaveLength(5_000);
  },
);

test('a list that never ceases to change is given up', () => {
  const reading = new ListReading();
  expect(() => {
    for (let turn = 0; turn < 100; turn++) reading.take(partOf(turn % 2 === 0 ? long : other, 0));
  }).toThrow('file-list');
});

test('a part that comes twice, early or late changes nothing', async () => {
  const reading = new ListReading();
  expect(reading.take(partOf(long, 0))).toBe(true);
  expect(reading.take(partOf(long, 0))).toBe(false);
  expect(reading.take(partOf(long, 3))).toBe(false);
  expect(reading.wanted).toEqual({ part: 1, list: long.digest });
  await read(reading, long);
  expect(reading.take(partOf(long, 2))).toBe(false);
  expect(reading.take(partOf(other, 0))).toBe(false);
  expect((await reading.decoded()).files).toHaveLength(5_000);
});

describe('is no part of a list:', () => {
  test('one that says that there are more parts than the first one said', () => {
    const reading = new ListReading();
    reading.take(partOf(long, 0));
    expect(() => reading.take({ ...partOf(long, 1), parts: 500 })).toThrow('file-list');
  });

  test('one of more than 64 KiB', () => {
    const entries = `["${'é'.repeat(33_000)}",1]`;
    expect(entries.length).toBeLessThan(64 * 1024);
    expect(() => new ListReading().take({ ...partOf(short, 0), entries })).toThrow('file-list');
  });

  test('the last one, if all of them are not what the digest says', () => {
    expect(() => new ListReading().take({ ...partOf(short, 0), entries: '["a",1]' })).toThrow('file-list');
  });
});
