import { isUtf8 } from 'node:buffer';
import type { NamedEntry } from './disk.ts';
import { numberedName } from './file-name.ts';

/** Something in a folder, and what it is called elsewhere. */
export interface ReadableEntry {
  readonly entry: NamedEntry;
  readonly name: string;
  /** It is called otherwise on our disk. */
  readonly isRenamed: boolean;
}

const MAX_CHARACTER_BYTES = 4;

/**
 * What is in a folder, sorted by name. Names that are not valid UTF-8, as from archives and disks of old, become ones that
 * can be read, typed and told apart: the bytes 'Gr', FC, 'n' are 'Gr%FCn'.
 */
export function readableEntries(entries: readonly NamedEntry[]): ReadableEntry[] {
  const readable: ReadableEntry[] = [];
  const raw: { readonly entry: NamedEntry; readonly bytes: Buffer }[] = [];
  for (const entry of entries) {
    if (typeof entry.name === 'string') readable.push({ entry, name: entry.name, isRenamed: false });
    else raw.push({ entry, bytes: entry.name });
  }
  if (raw.length > 0) {
    const taken = new Set(readable.map(({ name }) => name));
    for (const { entry, bytes } of raw.sort((one, other) => Buffer.compare(one.bytes, other.bytes)))
      readable.push({ entry, name: unused(readableName(bytes), taken), isRenamed: true });
  }
  return readable.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Each byte that belongs to no character becomes a percent sign and two digits. */
function readableName(bytes: Buffer): string {
  let name = '';
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    name += length === 0 ? escaped(bytes[at] as number) : bytes.toString('utf8', at, at + length);
    at += length || 1;
  }
  return name;
}

/** Bytes of the character that begins there; 0 if none does. */
function characterLength(bytes: Buffer, at: number): number {
  const most = Math.min(MAX_CHARACTER_BYTES, bytes.length - at);
  for (let length = 1; length <= most; length++) if (isUtf8(bytes.subarray(at, at + length))) return length;
  return 0;
}

function escaped(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

function unused(name: string, taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const numbered = numberedName(name, number);
    if (taken.has(numbered)) continue;
    taken.add(numbered);
    return numbered;
  }
}
