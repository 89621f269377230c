import filenamify from 'filenamify';

const MAX_NAME_BYTES = 255;
const MAX_EXTENSION_BYTES = 32;
/** Room for ' (9999)' or a '.<16 hex>.part' suffix, so that derived names fit too. */
const SUFFIX_BYTES = 24;
/** Windows device names with any extension are still devices: 'nul.txt' is NUL. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
const FALLBACK = 'file';

/**
 * Turns a file name claimed by somebody else into one that names a regular file inside a folder on every
 * system: no separators, control characters, trailing dots or spaces, device names or lone surrogates; never
 * '.' or '..'; short enough, in UTF-8, for 'name (2).ext' and 'name.<id>.part' to fit into 255 bytes too.
 */
export function safeFileName(claim: string): string {
  const base = claim
    .slice(-4096)
    .split(/[/\\]/)
    .filter((part) => part.replace(/[.\s]/g, '') !== '')
    .at(-1);
  if (base === undefined) return FALLBACK;
  const plain = filenamify(
    base
      .toWellFormed()
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cf}\uFFFD]/gu, ''),
    {
      replacement: '_',
      maxLength: 1024,
    },
  );
  // A leading dot would hide the file; Windows drops trailing dots and spaces, so names could collide.
  const trimmed = plain.replace(/^[.\s]+/u, '').replace(/[.\s]+$/u, '');
  const named = trimmed === '' ? FALLBACK : trimmed;
  return shorten(RESERVED.test(named) ? `_${named}` : named, MAX_NAME_BYTES - SUFFIX_BYTES);
}

/** 'report.pdf' → ['report', '.pdf']; an overlong extension counts as part of the stem. */
export function splitExtension(name: string): readonly [stem: string, extension: string] {
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || Buffer.byteLength(name.slice(dot)) > MAX_EXTENSION_BYTES) return [name, ''];
  return [name.slice(0, dot), name.slice(dot)];
}

/** 'report.pdf' and 2 → 'report (2).pdf'. */
export function numberedName(name: string, number: number): string {
  if (number < 2) return name;
  const [stem, extension] = splitExtension(name);
  return `${stem} (${number})${extension}`;
}

/** Cuts the stem at a character boundary and keeps the extension. */
function shorten(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const [stem, extension] = splitExtension(name);
  let room = maxBytes - Buffer.byteLength(extension);
  let kept = '';
  for (const character of stem) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    kept += character;
  }
  return `${kept.replace(/[.\s]+$/u, '') || FALLBACK}${extension}`;
}
