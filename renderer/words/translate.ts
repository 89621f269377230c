import { languageFor, localeFor, translatorFor } from '../../locales/index.ts';

/** The first of the user's preferred languages that has a catalogue. */
export const language = languageFor(navigator.languages);
/** The user's variant of that language ('en-GB'), for `Intl`. */
export const locale = localeFor(language, navigator.languages);

/** Translates every text in the window: `t('composer.send')`. */
export const t = translatorFor(language, locale);
