import { problems } from './problems.ts';

/** Every sentence that people read, in English. Arguments, plurals and choices are ICU message syntax. */
export const en = {
  problems,
} as const;
