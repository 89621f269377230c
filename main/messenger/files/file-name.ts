import { removerOf } from '../joiners.ts';

/** Which names a file system can hold: any but '/' and NUL, or those that Windows allows, as on its own and on FAT. */
export type NameRules = 'posix' | 'windows';
export const SYSTEM_RULES: NameRules = process.platform === 'win32' ? 'windows' : 'posix';

/** ext4, APFS, NTFS. */
const MAX_NAME_BYTES = 255;
/** More than that is cut before anything else looks at it. */
const MAX_CLAIM_CHARS = 4_096;
const EXTENSION = /(?:\.tar)?\.[^.]{1,16}$/u;
const MAX_EXTENSION_BYTES = 32;
/** Windows device names with any extension are still devices: 'nul.txt' is NUL. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(?:\.|$))/i;
const FALLBACK = 'file';

const withoutInvisible = removerOf('[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]');

/**
 * Turns a file name claimed by somebody else into one that names a regular file inside a folder: no separators, control
 * or direction characters or lone surrogates; never '.' or '..'; at most 255 bytes of UTF-8. Everything else stays, byte
 * for byte, if the file system can hold it.
 */
export function safeFileName(claim: string, rules: NameRules = SYSTEM_RULES): string {
  const base = partsOf(claim.slice(-MAX_CLAIM_CHARS), rules).at(-1) ?? FALLBACK;
  const name = withoutInvisible(base.toWellFormed());
  if (isBlank(name, rules)) return FALLBACK;
  return rules === 'windows' ? forWindows(shorten(name)) : shorten(name);
}

/** The names in a path, without those that name no file of their own. */
export function partsOf(path: string, rules: NameRules = SYSTEM_RULES): string[] {
  return path.split(rules === 'windows' ? /[/\\]/ : '/').filter((part) => !isBlank(part, rules));
}

/** 'report.pdf' and 2 → 'report (2).pdf'; the name is cut if it would be too long. */
export function numberedName(name: string, number: number): string {
  if (number < 2) return name;
  const mark = ` (${number})`;
  const [stem, extension] = splitExtension(name);
  return `${cut(stem, MAX_NAME_BYTES - Buffer.byteLength(extension) - mark.length)}${mark}${extension}`;
}

/** 'report.pdf' → ['report', '.pdf']; a leading dot begins no extension, and an overlong one is part of the stem. */
function splitExtension(name: string): readonly [stem: string, extension: string] {
  const at = EXTENSION.exec(name)?.index ?? 0;
  if (at <= 0 || Buffer.byteLength(name.slice(at)) > MAX_EXTENSION_BYTES) return [name, ''];
  return [name.slice(0, at), name.slice(at)];
}

/** No name of its own: on Windows, nothing but dots and spaces. */
function isBlank(part: string, rules: NameRules): boolean {
  return rules === 'windows' ? !/[^.\s]/.test(part) : ['', '.', '..'].includes(part);
}

function forWindows(name: string): string {
  const plain = name.replace(/[<>:"/\\|?*]/g, '_').replace(DEVICE, '$1_');
  // Windows drops dots and spaces at the end. Not with a pattern: that would take quadratic time.
  let end = plain.length;
  while (end > 0 && '. '.includes(plain[end - 1] as string)) end--;
  return plain.slice(0, end) || FALLBACK;
}

/** Cuts the stem at a character boundary and keeps the extension. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  const [stem, extension] = splitExtension(name);
  return `${cut(stem, MAX_NAME_BYTES - Buffer.byteLength(extension))}${extension}`;
}

function cut(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let room = maxBytes;
  let kept = '';
  for (const character of text) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    kept += character;
  }
  return kept || FALLBACK;
}
