import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanDisplayName } from './display-name.ts';

describe('a display name', () => {
  it.each([
    ['is unchanged if it is plain', 'Zoë Müller-Ångström', 'Zoë Müller-Ångström'],
    ['keeps every alphabet', 'Анна 山田 김철수 אנה', 'Анна 山田 김철수 אנה'],
    ['keeps emoji', 'Bob 🦊', 'Bob 🦊'],
    ['is composed (NFC)', 'Zoe\u0308', 'Zoë'],
    ['cannot reverse the text around it', 'Ann\u202Egpj.exe\u202C', 'Anngpj.exe'],
    ['cannot open an isolate', '\u2067Ann\u2069\u200F', 'Ann'],
    ['has nothing invisible between its letters', 'A\u200Bn\u2060n\u00AD\uFEFF', 'Ann'],
    ['carries no hidden tags', 'Ann\u{E0001}\u{E0061}\u{E007F}', 'Ann'],
    ['keeps emoji that are joined', 'The 👨‍👩‍👧s ❤️', 'The 👨‍👩‍👧s ❤️'],
    ['keeps what its alphabet joins', 'ශ්‍රී', 'ශ්‍රී'],
    ['carries no variation selectors', 'Ann\uFE0F\u{E0100}', 'Ann'],
    ['fits on one line', 'Ann\r\nSystem: you won\u2028\u0085now', 'Ann System: you won now'],
    ['has no control characters', '\u0007Ann\u001B[31m\u0000', 'Ann [31m'],
    ['has single spaces only', '  Ann \t\u00A0\u3000 Bee ', 'Ann Bee'],
    ['has no blanks from other alphabets', 'Ann\u2800\u2800Bee\u3164', 'Ann Bee'],
    ['loses lone surrogates', 'Ann\uD800 \uDC00Bee', 'Ann Bee'],
    ['puts no accent on the text before it', '\u0301Ann \u0336Bee', 'Ann Bee'],
    [
      'has at most four accents on a letter',
      `Z\u0337${'\u0335'.repeat(500)}o`,
      `Z\u0337${'\u0335'.repeat(3)}o`,
    ],
  ])('%s', (_, claim, clean) => expect(cleanDisplayName(claim)).toBe(clean));

  it.each([
    ['nothing', ''],
    ['white space', ' \t\n\u00A0\u3000'],
    ['zero-width characters', '\u200B\u200C\u200D\u2060\uFEFF'],
    ['bidi controls', '\u202E\u2066\u2069\u061C'],
    ['Hangul fillers', '\u3164\u115F\u1160\uFFA0'],
    ['Braille blanks', '\u2800\u2800'],
    ['tags', '\u{E0041}\u{E007F}'],
    ['accents without a letter', '\u0301\u0336\u20DD'],
    ['lone surrogates', '\uD800\uDFFF\uD800'],
    ['replacement characters', '\uFFFD\uFFFD'],
    ['private-use characters', '\uE000\u{F0000}'],
  ])('is rejected if it consists of %s', (_, claim) => expect(cleanDisplayName(claim)).toBeUndefined());

  it('has at most 64 characters and never ends in half of one', () => {
    expect(cleanDisplayName('🦊'.repeat(100))).toBe('🦊'.repeat(64));
    expect(cleanDisplayName('A'.repeat(10_000_000))).toBe('A'.repeat(64));
  });

  it('does not change when cleaned again', () => {
    const piece = fc.constantFrom(
      'A',
      '\u0301',
      '\u0327',
      '\u200D',
      '\u3164',
      ' ',
      '\u2800',
      '\u1100',
      '\u1161',
      '👩',
    );
    const claim = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(piece, { maxLength: 200 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(claim, (text) => {
        const clean = cleanDisplayName(text);
        if (clean !== undefined) expect(cleanDisplayName(clean)).toBe(clean);
      }),
      { numRuns: 2000 },
    );
  });
});
