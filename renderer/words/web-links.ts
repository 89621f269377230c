import { LinkifyIt } from 'linkify-it';

/** A text in order: what is only read, and what leads somewhere. */
export interface TextPart {
  readonly text: string;
  /** Where the link leads, as the URL standard writes it: what is shown for it is what is opened. */
  readonly address?: string;
}

/** Links further down stay text: a long text must not hold up the window. */
const maxSearchedChars = 20_000;
const maxLinks = 100;
const maxAddressChars = 2048;

/** These turn the text around them: an address that has them does not read as it leads. */
const turning = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

/** Nothing is guessed: an address says http or https itself. User info is read so as to be shown for what it is. */
const finder = new LinkifyIt({ fuzzyEmail: false, urlAuth: true, maxLength: maxAddressChars })
  .add('ftp:', null)
  .add('mailto:', null)
  .add('//', null);

/** The texts of the parts, joined, are the text. */
export function partsOf(text: string): readonly TextPart[] {
  const searched = text.slice(0, maxSearchedChars);
  const parts: TextPart[] = [];
  let read = 0;
  let links = 0;
  for (const { index, lastIndex, raw } of finder.match(searched) ?? []) {
    if (links === maxLinks) break;
    // Where the search ends, an address may go on.
    if (lastIndex === searched.length && searched.length < text.length) break;
    // Before an @ stands a user name, not the host that it looks like.
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
