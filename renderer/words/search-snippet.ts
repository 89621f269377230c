/** A piece of a text; `hit` if it matches a word of the query. */
export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

const charsBefore = 24;
const mostChars = 160;

/** Folds case and accents as the search does, keeping the length so that positions stay valid. */
function folded(text: string): string {
  return [...text]
    .map((character) => {
      const plain = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
      return plain.length === character.length ? plain : character;
    })
    .join('');
}

/** The part of a text around the first match of `query`, with every match marked. */
export function snippet(text: string, query: string): Piece[] {
  const line = text.replace(/\s+/gu, ' ');
  const words = folded(query).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const places = (from: string) =>
    words.flatMap((word) =>
      [...from.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])${word}[\\p{L}\\p{N}]*`, 'gu'))].map((match) => ({
        at: match.index,
        end: match.index + match[0].length,
      })),
    );
  const first = Math.min(...places(folded(line)).map(({ at }) => at), line.length);
  const begin = first === line.length || first < charsBefore * 2 ? 0 : first - charsBefore;
  const shown = (begin > 0 ? '…' : '') + line.slice(begin, begin + mostChars);
  const pieces: Piece[] = [];
  let at = 0;
  for (const place of places(folded(shown)).sort((one, other) => one.at - other.at)) {
    if (place.at < at) continue;
    if (place.at > at) pieces.push({ text: shown.slice(at, place.at), hit: false });
    pieces.push({ text: shown.slice(place.at, place.end), hit: true });
    at = place.end;
  }
  if (at < shown.length) pieces.push({ text: shown.slice(at), hit: false });
  return pieces;
}
