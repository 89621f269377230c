import { expect, test } from 'vitest';
import { removerOf } from './joiners.ts';

const clean = removerOf('[\\p{Cf}\\p{Default_Ignorable_Code_Point}]');

test.each([
  ['a family of emoji', '👨‍👩‍👧'],
  ['an emoji with a colour of skin', '👩🏽‍💻'],
  ['a flag out of two emoji', '🏳️‍🌈'],
  ['the flag of a region', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ['an emoji rather than a sign', '❤️'],
  ['a keycap', '1️⃣'],
  ['Persian', 'می‌خواهم'],
  ['Sinhala', 'ශ්‍රී'],
  ['Devanagari', 'क्‍ष'],
  ['a Chinese character in one of its forms', '葛\u{E0100}城'],
])('%s is left as it is written', (_, text) => expect(clean(text)).toBe(text));

test.each([
  ['joiners between Latin letters', 'pay\u200Dpal\u200C.txt', 'paypal.txt'],
  ['a joiner at the end', 'می\u200C', 'می'],
  ['a joiner without an emoji before it', '\u200D👩', '👩'],
  ['joiners in a row', 'می\u200C\u200Cخواهم', 'میخواهم'],
  ['tags that spell no flag', 'a\u{E0067}\u{E007F}', 'a'],
  ['a flag whose tags do not end', '🏴\u{E0067}x', '🏴x'],
  ['a selector after a letter', 'a\uFE0F', 'a'],
  ['direction controls', 'gpj\u202E.exe', 'gpj.exe'],
  ['a space of no width', 'a\u200Bb', 'ab'],
])('%s are removed', (_, text, cleaned) => expect(clean(text)).toBe(cleaned));
