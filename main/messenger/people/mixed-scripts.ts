/** Scripts in everyday use (UAX #31, table 5). Letters of any other count as one more. */
const SCRIPTS = [
  ...['Arabic', 'Armenian', 'Bengali', 'Bopomofo', 'Cyrillic', 'Devanagari', 'Ethiopic', 'Georgian', 'Greek'],
  ...['Gujarati', 'Gurmukhi', 'Han', 'Hangul', 'Hebrew', 'Hiragana', 'Kannada', 'Katakana', 'Khmer', 'Lao'],
  ...['Latin', 'Malayalam', 'Myanmar', 'Oriya', 'Sinhala', 'Tamil', 'Telugu', 'Thaana', 'Thai', 'Tibetan'],
];
/** Scripts that one language writes side by side, as Japanese, Chinese and Korean do, with Latin among them. */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

/** Digits, punctuation, emoji and accents belong to no script: they say nothing. */
const SHARED = /[\p{Script=Common}\p{Script=Inherited}]+/gu;
const ANY_LISTED = new RegExp(`[${SCRIPTS.map(letters).join('')}]`, 'u');
const ALLOWED = [...TOGETHER, ...SCRIPTS.map((script) => [script])].map(
  (scripts) => new RegExp(`^[${scripts.map(letters).join('')}]*$`, 'u'),
);

/**
 * Whether a name has letters of alphabets that no language writes together, as in 'Аnn' with a Cyrillic А: UTS #39,
 * section 5.2, finds it less than "highly restrictive". One alphabet that looks like another is not found.
 */
export function mixesScripts(name: string): boolean {
  const own = name.replace(SHARED, '');
  if (ALLOWED.some((allowed) => allowed.test(own))) return false;
  // A script that is not listed is fine by itself.
  return ANY_LISTED.test(own);
}

/** A letter used by several scripts is at home in each. */
function letters(script: string): string {
  return `\\p{Script_Extensions=${script}}`;
}
