import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import { catalogues, languageFor, languages, localeFor, translatorFor } from './index.ts';

describe('the language', () => {
  it('is the first preferred one with a catalogue', () => {
    expect(languageFor(['xx-YY', 'EN-gb', 'en'])).toBe('en');
  });
  it('is English if no preferred one has a catalogue', () => {
    expect(languageFor(['xx', ''])).toBe('en');
    expect(languageFor([])).toBe('en');
  });
  it('formats dates and numbers for the preferred country', () => {
    expect(localeFor('en', ['de-AT', 'en-GB', 'en'])).toBe('en-GB');
    expect(localeFor('en', ['de-AT'])).toBe('en');
  });
});

describe.each(languages)('the catalogue %s', (language) => {
  it('fills in arguments', () => {
    expect(translatorFor(language)('problems.denied', { who: 'Bob' })).toContain('Bob');
  });

  it('formats every message, in each of its forms', () => {
    for (const [key, message] of messagesOf(catalogues[language])) {
      // A number for each plural form of European languages, and each option of a select.
      for (const count of [0, 1, 2, 5, 1000]) {
        for (const choice of choicesOf(message)) {
          const text = format(language, catalogues[language], key, message, count, choice);
          expect(text, key).not.toMatch(/[{}<>]|undefined/);
          expect(text.trim(), key).not.toBe('');
        }
      }
    }
  });

  it('is written with typographic marks: a straight apostrophe would begin a quotation in ICU syntax', () => {
    for (const [key, message] of messagesOf(catalogues[language])) {
      expect(message, key).not.toMatch(/['"]|\.\.\./);
    }
  });
});

describe('the check of a catalogue', () => {
  const check = (said: string, known: string) => () => format('en', { said }, 'said', known, 1, 'other');
  it('notices a message that does not parse', () => {
    expect(check('{name', '{name}')).toThrow();
    expect(check('{count, plural, one {# file}}', '{count, plural, one {# file}}')).toThrow();
  });
  it('notices an argument that is not filled in', () => {
    expect(check('{name} and {other}', '{name}')).toThrow();
    expect(check('{name}', '{name}')).not.toThrow();
  });
});

/** Dotted keys and their messages. */
function messagesOf(catalogue: object, path: readonly string[] = []): [key: string, message: string][] {
  return Object.entries(catalogue).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string'
      ? [[[...path, key].join('.'), value]]
      : messagesOf(value as object, [...path, key]),
  );
}

/** The arguments of a message: `{name}`, `{count, plural, …}`, but not the text in a plural's braces. */
function argumentsOf(message: string): { name: string; isNumber: boolean }[] {
  return [...message.matchAll(/\{(\w+)(?:\}|,\s*(\w+))/g)]
    .filter(([whole, , kind]) => whole.endsWith('}') || kind !== undefined)
    .map(([, name = '', kind]) => ({ name, isNumber: kind !== undefined && kind !== 'select' }));
}

function choicesOf(message: string): string[] {
  if (!message.includes('select')) return ['other'];
  return [...message.matchAll(/(\w+) \{/g)].map(([, choice = '']) => choice);
}

/**
 * Formats a message; throws if it does not parse or lacks an argument.
 * @param message provides values for its arguments
 */
function format(
  locale: string,
  messages: object,
  key: string,
  message: string,
  count: number,
  choice: string,
): string {
  const onError = (error: Error) => {
    throw error;
  };
  const t = createTranslator({ locale, messages, onError }) as unknown as {
    markup(key: string, values: Record<string, string | number | ((chunks: string) => string)>): string;
  };
  const sample = (name: string, isNumber: boolean) => {
    if (isNumber) return count;
    return message.includes(`{${name}, select`) ? choice : 'Bob';
  };
  const values = argumentsOf(message).map(({ name, isNumber }) => [name, sample(name, isNumber)] as const);
  const tags = [...message.matchAll(/<(\w+)>/g)].map(
    ([, tag = '']) => [tag, (chunks: string) => chunks] as const,
  );
  return t.markup(key, Object.fromEntries([...values, ...tags]));
}
