/** More words than this nobody searches for. */
const MAX_WORDS = 16;

/**
 * What a person typed as a query of FTS5 (sqlite.org/fts5.html, 3): every word, as the beginning of one. Nothing of it
 * is syntax. Undefined when there is no word in it.
 */
export function searchQuery(typed: string): string | undefined {
  const words = typed.match(/[\p{L}\p{N}\p{M}]+/gu)?.slice(0, MAX_WORDS) ?? [];
  if (words.length === 0) return undefined;
  return words.map((word) => `"${word}"*`).join(' ');
}
