/** Nobody searches for more words than this. */
const MAX_WORDS = 16;

/**
 * Turns what a person typed into an FTS5 query (sqlite.org/fts5.html, 3) that matches every word as a prefix.
 * Nothing they type is syntax. Undefined if it contains no words.
 */
export function searchQuery(typed: string): string | undefined {
  const words = typed.match(/[\p{L}\p{N}\p{M}]+/gu)?.slice(0, MAX_WORDS) ?? [];
  if (words.length === 0) return undefined;
  return words.map((word) => `"${word}"*`).join(' ');
}
