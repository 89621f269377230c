import { describe, expect, it } from 'vitest';
import { partsOf } from './web-links.ts';

const links = (text: string) => partsOf(text).filter((part) => part.address !== undefined);
const whole = (text: string) =>
  partsOf(text)
    .map((part) => part.text)
    .join('');

describe('links in a text', () => {
  it('stand between what is only text', () => {
    expect(partsOf('See https://example.org/a?b=c#d, and http://pi:8080!')).toEqual([
      { text: 'See ' },
      { text: 'https://example.org/a?b=c#d', address: 'https://example.org/a?b=c#d' },
      { text: ', and ' },
      { text: 'http://pi:8080', address: 'http://pi:8080/' },
      { text: '!' },
    ]);
  });
  it.each([
    ['https://example.org.', 'https://example.org'],
    ['(https://example.org/a)', 'https://example.org/a'],
    ['https://example.org/a_(b), c', 'https://example.org/a_(b)'],
    ['“https://example.org/a”', 'https://example.org/a'],
    ['<https://example.org/a>', 'https://example.org/a'],
    ['really? https://example.org/a!', 'https://example.org/a'],
    ['http://127.0.0.1:8000/x', 'http://127.0.0.1:8000/x'],
    ['http://[::1]:8000/', 'http://[::1]:8000/'],
    ['https://пример.рф/путь;', 'https://пример.рф/путь'],
  ])('end where the address does: %s', (text, link) => {
    expect(links(text).map((part) => part.text)).toEqual([link]);
  });
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(document.cookie)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'ftp://example.org/a',
    'mailto:ann@example.org',
    'ann@example.org',
    '//example.org/a',
    'example.org',
    'www.example.org',
    'xhttp://example.org',
    'http://',
    'https://example.org:99999/',
    `https://example.org/${'a'.repeat(3000)}`,
    `https://example.org/${'й'.repeat(1000)}`,
    'https://example.org/\u202Egpj.exe',
    `http://bank@${'a.'.repeat(20)}example/`,
    'just words',
    '',
  ])('are not made of %j', (text) => {
    expect(links(text)).toEqual([]);
    expect(whole(text)).toBe(text);
  });
  it('lead where they say, with slashes of either kind', () => {
    expect(links('https://example.org\\@evil.example/').map((part) => part.address)).not.toContain(
      'https://evil.example/',
    );
  });
  it('are looked for in the beginning of a long text alone, and nothing of it is lost', () => {
    const text = `https://first.example ${'a'.repeat(100_000)} https://last.example`;
    expect(links(text).map((part) => part.text)).toEqual(['https://first.example']);
    expect(whole(text)).toBe(text);
  });
  it('are not cut short where the search ends', () => {
    const text = `${' '.repeat(19_980)}https://example.org/account/delete`;
    expect(links(text)).toEqual([]);
  });
  it('are a hundred at most', () => {
    const text = 'http://a.example '.repeat(10_000);
    expect(links(text)).toHaveLength(100);
    expect(whole(text)).toBe(text);
  });
});
