import { describe, expect, it } from 'vitest';
import { languageFor, languages, translatorFor } from './index.ts';

describe('the language', () => {
  it('is the first that a person prefers and we speak', () => {
    expect(languageFor(['xx-YY', 'EN-gb', 'en'])).toBe('en');
  });
  it('is English when we speak none of theirs', () => {
    expect(languageFor(['xx', ''])).toBe('en');
    expect(languageFor([])).toBe('en');
  });
});

describe.each(languages)('the catalogue %s', (language) => {
  it('fills in what is said of somebody', () => {
    expect(translatorFor(language)('problems.denied', { who: 'Bob' })).toContain('Bob');
  });
});
