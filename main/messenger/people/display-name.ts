const MAX_NAME_CHARS = 64;
/** Enough for Vietnamese, Hebrew with all its points and Tibetan stacks; more is a tower over the neighbours' lines. */
const MAX_MARKS = 4;

/** What looks like a space without being one to a regular expression: Braille, musical and Egyptian blanks. */
const BLANKS = '\\u2800\\u{1D159}\\u{13441}\\u{13442}';
/** Between words. */
const SPACES = new RegExp(`[\\s\\p{Cc}\\p{Zl}\\p{Zp}${BLANKS}]+`, 'gu');
/** Seen by nobody: bidi controls, joiners, tags, Hangul fillers, variation selectors; and halves of characters. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\uFFFD]+/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

const SURPLUS_MARKS = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu');
/** Marks with no letter to sit on would sit on what stands before the name. */
const LOOSE_MARKS = /(^| )\p{M}+/gu;

/**
 * A name as somebody claims it, made safe to show in one line: no control, format or bidi characters, nothing
 * invisible, no runs of white space, no towers of accents, at most 64 characters, in Unicode's form NFC.
 * Undefined when nothing is left to see.
 */
export function cleanDisplayName(claim: string | undefined): string | undefined {
  if (claim === undefined) return undefined;
  const line = claim
    .slice(0, 1024)
    .toWellFormed()
    .replace(SPACES, ' ')
    .replace(INVISIBLE, '')
    .replace(LOOSE_MARKS, '$1')
    .normalize('NFC')
    .replace(SURPLUS_MARKS, '$1')
    .replace(/ +/g, ' ')
    .trim();
  const bounded = [...line].slice(0, MAX_NAME_CHARS).join('').trim();
  return VISIBLE.test(bounded) ? bounded : undefined;
}
