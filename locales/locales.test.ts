import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import { catalogues, languageFor, languages, localeFor, translatorFor } from './index.ts';

describe('the language', () => {
  it('is the first that a person prefers and we speak', () => {
    expect(languageFor(['xx-YY', 'EN-gb', 'en'])).toBe('en');
  });
  it('is English when we speak none of theirs', () => {
    expect(languageFor(['xx', ''])).toBe('en');
    expect(languageFor([])).toBe('en');
  });
  it('has the dates and numbers of the country that a person prefers', () => {
    expect(localeFor('en', ['de-AT', 'en-GB', 'en'])).toBe('en-GB');
    expect(localeFor('en', ['de-AT'])).toBe('en');
  });
});

describe.each(languages)('the catalogue %s', (language) => {
  it('fills in what is said of somebody', () => {
    expect(translatorFor(language)('problems.denied', { who: 'Bob' })).toContain('Bob');
  });

  it('formats every message, in each of its forms', () => {
    for (const [key, message] of messagesOf(catalogues[language])) {
      // One number of each plural form of the languages of Europe, and each choice of a select.
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

/** Keys with dots, and their messages. */
function messagesOf(catalogue: object, path: readonly string[] = []): [key: string, message: string][] {
  return Object.entries(catalogue).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string'
      ? [[[...path, key].join('.'), value]]
      : messagesOf(value as object, [...path, key]),
  );
}

/** The names of all arguments: `{name}`, `{count, plural, …}`. A sentence within a plural's braces is none. */
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
 * Fails on a message that does not parse, or whose arguments are not all filled in.
 * @param message whose arguments are filled in
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
