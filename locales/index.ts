import { createTranslator, type ICUArgs, type ICUTags, type RichTagsFunction } from 'use-intl/core';
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

/** The keys of all messages, with dots. */
type Key<T = typeof en> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Key<T[K]>}`;
}[keyof T & string];
type MessageAt<K, T = typeof en> = K extends `${infer Head}.${infer Rest}`
  ? Head extends keyof T
    ? MessageAt<Rest, T[Head]>
    : never
  : K extends keyof T
    ? T[K]
    : never;
type Kinds = { ICUArgument: string; ICUNumberArgument: number; ICUDateArgument: Date };
type Values<M, Tags> = M extends string
  ? ICUArgs<M, Kinds> & ([Tags] extends [never] ? object : ICUTags<M, Tags & RichTagsFunction>)
  : never;
/**
 * What a message has to be told; of several that are possible, what all of them need. A wrong key stands for all keys here:
 * then nothing is looked at, or each typing error would have the compiler read every message.
 */
type Args<K, Tags = never> = [Key] extends [K]
  ? []
  : (
        (K extends unknown ? (each: Values<MessageAt<K>, Tags>) => void : never) extends (
          all: infer V,
        ) => void
          ? V
          : never
      ) extends infer V
    ? Partial<V> extends V
      ? []
      : [values: V]
    : never;

/** `t('offers.accept')`, `t('problems.denied', { who })`: keys and arguments are checked by the compiler. */
export interface Translate {
  <K extends Key>(key: K, ...args: Args<K>): string;
  /** `<who>{name}</who>` in a message becomes what `who: (chunks) => …` returns. */
  rich<K extends Key>(key: K, ...args: Args<K, RichTagsFunction>): ReturnType<RichTagsFunction>;
}

/** @param locale a variant of the language, for numbers in its messages */
export function translatorFor(language: Language, locale: string = language): Translate {
  return createTranslator({ locale, messages: catalogues[language] as object }) as unknown as Translate;
}
