import { LinkifyIt } from 'linkify-it';

/** A stretch of a message: plain text, or a link. */
export interface TextPart {
  readonly text: string;
  /** The normalised URL, if this is a link. What is shown in the question is what opens. */
  readonly address?: string;
}

/** Links beyond this stay text, so that a long message can't block the window. */
const maxSearchedChars = 20_000;
const maxLinks = 100;
const maxAddressChars = 2048;

/** Characters that change the text direction: an address with them doesn't lead where it seems to. */
const turning = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

/** Only explicit http and https addresses. User info is matched so that the question can point it out. */
const finder = new LinkifyIt({ fuzzyEmail: false, urlAuth: true, maxLength: maxAddressChars })
  .add('ftp:', null)
  .add('mailto:', null)
  .add('//', null);

/** Splits a text into parts, whose texts add up to the whole. */
export function partsOf(text: string): readonly TextPart[] {
  const searched = text.slice(0, maxSearchedChars);
  const parts: TextPart[] = [];
  let read = 0;
  let links = 0;
  for (const { index, lastIndex, raw } of finder.match(searched) ?? []) {
    if (links === maxLinks) break;
    // The address may continue past the searched part.
    if (lastIndex === searched.length && searched.length < text.length) break;
    // What comes before an @ is a user name, not a host.
    const address = text[lastIndex] === '@' ? undefined : webAddress(raw);
    if (address === undefined) continue;
    if (index > read) parts.push({ text: text.slice(read, index) });
    parts.push({ text: raw, address });
    read = lastIndex;
    links += 1;
  }
  if (read < text.length) parts.push({ text: text.slice(read) });
  return parts;
}

function webAddress(raw: string): string | undefined {
  if (turning.test(raw)) return undefined;
  const url = URL.parse(raw);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  return url.href.length > maxAddressChars ? undefined : url.href;
}
