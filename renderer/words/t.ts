import { languageFor, localeFor, translatorFor } from '../../locales/index.ts';

/** The first of the person's languages that there is a catalogue for. */
export const language = languageFor(navigator.languages);
/** Its variant that the person prefers ('en-GB'), for `Intl`. */
export const locale = localeFor(language, navigator.languages);

/** Every sentence of the window: `t('composer.send')`. */
export const t = translatorFor(language, locale);
