import { createTranslator } from 'use-intl/core';
import { en } from './en/index.ts';

/** What a catalogue of another language has to hold: the same keys. A missing one is an error of types. */
export type Catalogue<T = typeof en> = {
  readonly [K in keyof T]: T[K] extends string ? string : Catalogue<T[K]>;
};

export const catalogues = { en } satisfies Record<string, Catalogue>;

export type Language = keyof typeof catalogues;
export const languages = Object.keys(catalogues) as Language[];

const languageOf = (tag: string) => tag.toLowerCase().split('-')[0];

/** The first of a person's preferred languages (BCP 47 tags like 'de-AT') that there is a catalogue for, else English. */
export function languageFor(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const language = languages.find((each) => each === languageOf(tag));
    if (language !== undefined) return language;
  }
  return 'en';
}

/** The person's own variant of that language ('en-GB'), which dates and numbers follow. */
export function localeFor(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => languageOf(tag) === language) ?? language;
}

/**
 * `t('offers.accept')`, `t('problems.denied', { who })`: keys and arguments are checked by the compiler.
 * @param locale a variant of the language, for numbers in its messages
 */
export function translatorFor(language: Language, locale: string = language) {
  return createTranslator({ locale, messages: catalogues[language] as typeof en });
}
export type Translate = ReturnType<typeof translatorFor>;
