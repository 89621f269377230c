import { expect, it } from 'vitest';
import { snippet } from './search-snippet.ts';

const marked = (text: string, query: string) =>
  snippet(text, query)
    .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
    .join('');

it('marks words that begin as those that were typed, of any case and accent', () => {
  expect(marked('Die Brücke, BRÜCKENBAU und Zugbrücke', 'bruck')).toBe(
    'Die [Brücke], [BRÜCKENBAU] und Zugbrücke',
  );
});

it('begins shortly before the first of them', () => {
  const line = marked(`${'word '.repeat(100)}needle ${'word '.repeat(100)}`, 'needle');
  expect(line).toMatch(/^….{10,30}\[needle\] word/);
  expect(line.length).toBeLessThan(180);
});

it('takes nothing that was typed for syntax', () => {
  expect(marked('a (b) [c] $1', '( [ $ .*')).toBe('a (b) [c] $1');
  expect(marked('plain', '')).toBe('plain');
});
