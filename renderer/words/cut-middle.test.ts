import { expect, test } from 'vitest';
import { cutMiddle } from './cut-middle.ts';

test('a short name stays as it is', () => {
  expect(cutMiddle('photo.png', 9)).toBe('photo.png');
});

test('a long name keeps its beginning and its ending, and no letter is halved', () => {
  expect(cutMiddle('invoice-of-november.pdf.exe', 15)).toBe('invoice…pdf.exe');
  expect(cutMiddle('😀'.repeat(10), 5)).toBe('😀😀…😀😀');
});
