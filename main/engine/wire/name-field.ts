import { HEADER_BYTES, headerText } from './header.ts';

/**
 * The field `n=` of Lanline peers (protocol.md, "Layer 2"): the display name, percent-encoded and truncated at a
 * character boundary to the room left in a header with `fields`. Empty when nothing fits.
 */
export function nameField(
  name: string | undefined,
  type: string,
  fields: Iterable<readonly [string, string | number | boolean]>,
): [string, string][] {
  if (name === undefined) return [];
  const room = HEADER_BYTES - Buffer.byteLength(headerText(type, fields)) - '&n='.length;
  let text = '';
  for (const character of name.toWellFormed()) {
    const encoded = /^[A-Za-z0-9_.~ -]$/.test(character) ? character : encodeURIComponent(character);
    if (text.length + encoded.length > room) break;
    text += encoded;
  }
  return text === '' ? [] : [['n', text]];
}

/**
 * The name in an `n=` field; undefined when it is absent, empty or not percent-encoded UTF-8. It is an unchecked claim
 * with any characters: clean it before showing it.
 */
export function parseNameField(field: string | undefined): string | undefined {
  if (field === undefined || field === '') return undefined;
  try {
    return decodeURIComponent(field);
  } catch {
    return undefined;
  }
}
