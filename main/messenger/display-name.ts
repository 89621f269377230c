const MAX_NAME_CHARS = 64;

/**
 * A name as somebody claims it, made safe to show in one line: no control, format or bidi characters,
 * no runs of white space, at most 64 characters. Undefined when nothing is left.
 */
export function cleanDisplayName(claim: string | undefined): string | undefined {
  if (claim === undefined) return undefined;
  const line = claim
    .slice(0, 1024)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const bounded = [...line].slice(0, MAX_NAME_CHARS).join('').trim();
  return bounded === '' ? undefined : bounded;
}
