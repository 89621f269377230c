/** Scripts in everyday use (UAX #31, table 5). Letters of all other scripts count as one more. */
const SCRIPTS = [
  ...['Arabic', 'Armenian', 'Bengali', 'Bopomofo', 'Cyrillic', 'Devanagari', 'Ethiopic', 'Georgian', 'Greek'],
  ...['Gujarati', 'Gurmukhi', 'Han', 'Hangul', 'Hebrew', 'Hiragana', 'Kannada', 'Katakana', 'Khmer', 'Lao'],
  ...['Latin', 'Malayalam', 'Myanmar', 'Oriya', 'Sinhala', 'Tamil', 'Telugu', 'Thaana', 'Thai', 'Tibetan'],
];
/** Scripts that one language combines, as Japanese, Chinese and Korean do, including Latin. */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

/** Digits, punctuation, emoji and accents belong to no script, so they are ignored. */
const SHARED = /[\p{Script=Common}\p{Script=Inherited}]+/gu;
const ANY_LISTED = new RegExp(`[${SCRIPTS.map(letters).join('')}]`, 'u');
const ALLOWED = [...TOGETHER, ...SCRIPTS.map((script) => [script])].map(
  (scripts) => new RegExp(`^[${scripts.map(letters).join('')}]*$`, 'u'),
);

/**
 * Whether a name mixes alphabets that no language combines, as in 'Аnn' with a Cyrillic А: UTS #39, section
 * 5.2, rates it below "highly restrictive". A name entirely in a lookalike alphabet is not detected.
 */
export function mixesScripts(name: string): boolean {
  const own = name.replace(SHARED, '');
  if (ALLOWED.some((allowed) => allowed.test(own))) return false;
  // An unlisted script is fine on its own.
  return ANY_LISTED.test(own);
}

/** Matches a script's letters, including those it shares with other scripts. */
function letters(script: string): string {
  return `\\p{Script_Extensions=${script}}`;
}
