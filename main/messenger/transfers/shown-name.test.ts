import { expect, test } from 'vitest';
import { shownName } from './shown-name.ts';

test('several files of version 0.1 have no name of their own, all else has', () => {
  expect(shownName({ shape: 'files', name: '1,234 files' })).toBe('');
  expect(shownName({ shape: 'files', name: 'a.txt' })).toBe('a.txt');
  expect(shownName({ shape: 'folder', name: '12 files' })).toBe('12 files');
});
