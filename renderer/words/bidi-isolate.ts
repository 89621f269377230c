/**
 * Isolates the direction of foreign text where `<bdi>` is impossible, such as in titles and labels.
 * First strong isolate … pop directional isolate (UAX #9).
 */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
