import { removerOf } from '../joiners.ts';

const MAX_NAME_CHARS = 64;
/** Enough for Vietnamese, fully pointed Hebrew and Tibetan stacks; more would cover neighbouring lines. */
const MAX_MARKS = 4;

/** Blanks that \s doesn't match: Braille, musical and Egyptian. */
const BLANKS = '\\u2800\\u{1D159}\\u{13441}\\u{13442}';
const SPACES = new RegExp(`[\\s\\p{Cc}\\p{Zl}\\p{Zp}${BLANKS}]+`, 'gu');
/**
 * Seen by nobody: bidi controls, joiners, tags, Hangul fillers, variation selectors, unless they are part of what is written;
 * and halves of characters.
 */
const withoutInvisible = removerOf('[\\p{Cf}\\p{Default_Ignorable_Code_Point}\\uFFFD]');
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

const SURPLUS_MARKS = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu');
/** Marks without a base letter would attach to the text before the name. */
const LOOSE_MARKS = /(^| )\p{M}+/gu;

/**
 * Makes a claimed name safe to show on one line: no control, format or bidi characters, nothing invisible, no
 * runs of white space, no stacks of accents, at most 64 characters, in Unicode form NFC. Undefined if nothing
 * visible is left.
 */
export function cleanDisplayName(claim: string | undefined): string | undefined {
  if (claim === undefined) return undefined;
  const line = withoutInvisible(claim.slice(0, 1024).toWellFormed().replace(SPACES, ' '))
    .replace(LOOSE_MARKS, '$1')
    .normalize('NFC')
    .replace(SURPLUS_MARKS, '$1')
    .replace(/ +/g, ' ')
    .trim();
  // The cut may leave half of what was joined.
  const bounded = withoutInvisible([...line].slice(0, MAX_NAME_CHARS).join('')).trim();
  return VISIBLE.test(bounded) ? bounded : undefined;
}
