import { languageFor, translatorFor } from '../../locales/index.ts';

/** Every sentence of the window: `t('composer.send')`, in the first of the person's languages that we speak. */
export const t = translatorFor(languageFor(navigator.languages));
