/** Scripts whose letters take another form, or part, where an invisible joiner or non-joiner stands between them. */
const SCRIPTS = [
  ...['Arabic', 'Syriac', 'Mandaic', 'Nko', 'Mongolian', 'Phags_Pa', 'Devanagari', 'Bengali', 'Gurmukhi'],
  ...[
    'Gujarati',
    'Oriya',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Sinhala',
    'Khmer',
    'Myanmar',
    'Tibetan',
  ],
];
const LETTER = `[${SCRIPTS.map((script) => `\\p{Script=${script}}`).join('')}]`;
/** A letter with up to four marks, such as a virama. */
const AFTER_LETTER = `(?<=${LETTER}\\p{M}{0,4})`;
const EMOJI = '\\p{Extended_Pictographic}';

/** Invisible characters that are part of what is written where they stand; anywhere else they only deceive. */
const MEANT = [
  // می‌خواهم, ශ්‍රී: they join, or keep apart, two letters of such a script.
  `${AFTER_LETTER}[\\u200C\\u200D](?=${LETTER})`,
  // 👨‍👩‍👧, 🏳️‍🌈: one emoji out of several.
  `(?<=${EMOJI}[\\uFE0F\\u{1F3FB}-\\u{1F3FF}]{0,2})\\u200D(?=${EMOJI})`,
  // ❤️, 1️⃣: an emoji rather than a sign; and the sign rather than an emoji.
  `(?<=${EMOJI})[\\uFE0E\\uFE0F]`,
  '(?<=[0-9#*])\\uFE0F(?=\\u20E3)',
  // 🏴󠁧󠁢󠁥󠁮󠁧󠁿: the flag of a region, spelled in tags.
  '(?<=\\u{1F3F4}[\\u{E0061}-\\u{E007A}]{0,6})[\\u{E0061}-\\u{E007A}](?=[\\u{E0061}-\\u{E007A}]{0,6}\\u{E007F})',
  '(?<=\\u{1F3F4}[\\u{E0061}-\\u{E007A}]{1,7})\\u{E007F}',
  // 葛󠄀: one of several forms of a Chinese character, in names.
  '(?<=\\p{Script=Han})[\\uFE00-\\uFE02\\u{E0100}-\\u{E01EF}]',
];

/** Nothing to look for, in nearly all names. */
const PLAIN = /^[ -~]*$/;

/**
 * Returns a function that removes invisible characters, except where they are part of what is written (Unicode Standard,
 * 23.2: joiners; UTS #51: emoji).
 * @param invisible a character class, such as `[\\p{Cf}]`
 */
export function removerOf(invisible: string): (text: string) => string {
  const pattern = new RegExp(`(${MEANT.join('|')})|${invisible}`, 'gu');
  return (text) => (PLAIN.test(text) ? text : text.replace(pattern, (_, meant?: string) => meant ?? ''));
}
