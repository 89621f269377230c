/**
 * Foreign text for where there is no `<bdi>`: titles, labels. It keeps its direction to itself.
 * First strong isolate and its end (UAX #9).
 */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
