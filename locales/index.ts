import { createTranslator } from 'use-intl/core';
import { en } from './en/index.ts';

/** The keys that the catalogue of another language must have. A missing one is a type error. */
export type Catalogue<T = typeof en> = {
  readonly [K in keyof T]: T[K] extends string ? string : Catalogue<T[K]>;
};

export const catalogues = { en } satisfies Record<string, Catalogue>;

export type Language = keyof typeof catalogues;
export const languages = Object.keys(catalogues) as Language[];

const languageOf = (tag: string) => tag.toLowerCase().split('-')[0];

/** The first of the preferred languages (BCP 47 tags like 'de-AT') that has a catalogue, else English. */
export function languageFor(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const language = languages.find((each) => each === languageOf(tag));
    if (language !== undefined) return language;
  }
  return 'en';
}

/** The preferred variant of a language ('en-GB'), for dates and numbers. */
export function localeFor(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => languageOf(tag) === language) ?? language;
}

/**
 * `t('offers.accept')`, `t('problems.denied', { who })`: the compiler checks keys and arguments.
 * @param locale a variant of the language, for the numbers in messages
 */
export function translatorFor(language: Language, locale: string = language) {
  return createTranslator({ locale, messages: catalogues[language] as typeof en });
}
export type Translate = ReturnType<typeof translatorFor>;
