import { expect, test } from 'vitest';
import { type FileProgress, fileState, positionAfter } from './file-progress.ts';

const BEGUN: FileProgress = {
  position: { index: 2, offset: 30 },
  isOver: false,
  wanted: undefined,
  fetched: undefined,
  failureOf: () => undefined,
};
const stateOf = (file: number, progress: Partial<FileProgress>) => fileState({ ...BEGUN, ...progress }, file);
const FAILURE = { file: 1, path: 'b', side: 'there', problem: { code: 'enospc' } } as const;

test('files come one after the other', () => {
  expect([0, 1, 2, 3].map((file) => stateOf(file, {}).state)).toEqual(['done', 'done', 'running', 'waiting']);
  expect(stateOf(2, {})).toEqual({ state: 'running', doneBytes: 30 });
  expect(stateOf(2, { position: { index: 2, offset: 0 } }).state).toBe('waiting');
});

test('a file that failed says where and why, whatever else is known of it', () => {
  const failureOf = (file: number) => (file === 1 ? FAILURE : undefined);
  const failed = { state: 'failed', side: 'there', problem: { code: 'enospc' } };
  expect(stateOf(1, { failureOf })).toEqual(failed);
  expect(stateOf(1, { failureOf, isOver: true })).toEqual(failed);
});

test('at the end everything that did not fail has arrived', () => {
  expect(stateOf(7, { isOver: true }).state).toBe('done');
});

test('what was not selected is neither waited for nor ever there', () => {
  const wanted = [
    [1, 1],
    [3, 2],
  ] as const;
  const states = (isOver: boolean) => [0, 1, 2, 3].map((file) => stateOf(file, { wanted, isOver }).state);
  expect(states(false)).toEqual(['unwanted', 'done', 'unwanted', 'waiting']);
  expect(states(true)).toEqual(['unwanted', 'done', 'unwanted', 'done']);
});

test('while failed files are tried again, the others are still there', () => {
  const again = {
    fetched: [
      [1, 1],
      [4, 1],
    ],
    position: { index: 1, offset: 5 },
  } as const;
  expect([0, 1, 2, 3, 4].map((file) => stateOf(file, again).state)).toEqual([
    'done',
    'running',
    'done',
    'done',
    'waiting',
  ]);
});

const FILES = [10, 0, 20, 30].map((sizeBytes, file) => ({ path: String(file), sizeBytes }));

test.each([
  [0, 0, 0],
  [9, 0, 9],
  [10, 2, 0],
  [29, 2, 19],
  [30, 3, 0],
  [60, 4, 0],
])('once %i bytes are there, it is the turn of file %i, of which %i are', (bytes, index, offset) => {
  expect(positionAfter(FILES, undefined, bytes)).toEqual({ index, offset });
});

test('bytes belong to files that are wanted', () => {
  const wanted = {
    files: 2,
    bytes: 40,
    ranges: [
      [0, 1],
      [3, 1],
    ],
  } as const;
  expect(positionAfter(FILES, wanted, 15)).toEqual({ index: 3, offset: 5 });
  // The first is there from before, and only the last one is tried again.
  expect(positionAfter(FILES, { ...wanted, ranges: [[3, 1]] }, 15)).toEqual({ index: 3, offset: 5 });
});
