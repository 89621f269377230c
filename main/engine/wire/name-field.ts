import { HEADER_BYTES, headerText } from './header.ts';

/**
 * The field `n=` of Lanline peers (protocol.md, layer 2): the display name, percent-encoded and cut on a character
 * boundary to what a header of these fields leaves free. Empty when nothing of it fits.
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
 * The name that an `n=` field claims; undefined when absent, empty or not percent-encoded UTF-8. It is what somebody
 * says, with any character in it: who shows it cleans it first.
 */
export function parseNameField(field: string | undefined): string | undefined {
  if (field === undefined || field === '') return undefined;
  try {
    return decodeURIComponent(field);
  } catch {
    return undefined;
  }
}
