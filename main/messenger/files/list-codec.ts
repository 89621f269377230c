import { createHash } from 'node:crypto';
import { z } from 'zod';
import { MAX_ENTRIES, MAX_LEFT_OUT, MAX_LIST_PART_BYTES, MAX_LIST_PARTS, maxFolders } from '../limits.ts';
import { Problem } from '../problem.ts';
import { giveWay } from '../slices.ts';
import type { FileList, FolderEntry, LeftOut, WhyLeftOut } from './file-list.ts';
import { type Entry, Size, totalBytes } from './manifest.ts';
import { isBounded } from './manifest-codec.ts';

/*
 *     ["a/b.txt",4096,1732000000123.456]     a file: its path, bytes, and when it was changed, in ms since 1970
 *     ["run.sh",12,1732000000123,"x"]        flags: x = its owner may execute it, r = its name was made readable
 *     ["a/c/",1732000000123]                 a folder, and when it was changed; "/" is the root
 *     ["a/Gr%FCn/",1732000000123,"r"]
 *     ["a/link","link"]                      left out, and why
 *
 * A list is such tuples of JSON, without white space: folders, files, and what is left out, with a comma in between. It is
 * sent and stored in parts, each of some whole tuples. Lists from Lanlines before 0.3 are stored so, too: ["a/b.txt",4096].
 */
const EXECUTABLE = 'x';
const RENAMED = 'r';
const ROOT = '/';

const COMMA = ',';
/** The first and the last moment that a Date can hold. */
const MAX_MS = 8_640_000_000_000_000;
/** Of flags and reasons, some of which only later versions know. */
const MAX_WORD_CHARS = 16;

const Path = z.string().min(1).refine(isBounded);
const Modified = z.number().min(-MAX_MS).max(MAX_MS).optional();
const Word = z.string().max(MAX_WORD_CHARS);
const FileTuple = z.tuple([Path, Size, Modified, Word.optional()]);
const FolderPath = z
  .string()
  .min(1)
  .refine((path) => isBounded(path.slice(0, -ROOT.length)));
const FolderTuple = z.tuple([FolderPath, Modified, Word.optional()]);
const LeftOutTuple = z.tuple([Path, Word]);
const Tuples = z.array(z.array(z.unknown()));

const REASONS: ReadonlySet<string> = new Set<WhyLeftOut>(['link', 'pipe', 'socket', 'device', 'unreadable']);

/** Some whole tuples, and how many there are up to their end. */
interface ListPart {
  readonly text: string;
  readonly end: number;
}

/** A list as it is sent. Each part is written when it is asked for: all of them would take as much room as the list. */
export class EncodedList {
  /** SHA-256 of the whole list, as hex. */
  readonly digest: string;
  readonly #list: FileList;
  readonly #ends: readonly number[];

  private constructor(list: FileList, ends: readonly number[], digest: string) {
    this.#list = list;
    this.#ends = ends;
    this.digest = digest;
  }

  /** @throws Problem 'too-many-files' if it is longer than anybody takes */
  static async of(list: FileList): Promise<EncodedList> {
    const hash = new ListHash();
    const ends: number[] = [];
    for await (const { text, end } of partsOf(list)) {
      hash.update(text);
      ends.push(end);
    }
    return new EncodedList(list, ends, hash.digest());
  }

  /** How many parts it has. */
  get length(): number {
    return this.#ends.length;
  }

  at(part: number): string {
    const tuples: string[] = [];
    const end = this.#ends[part] ?? 0;
    for (let index = this.#ends[part - 1] ?? 0; index < end; index++) tuples.push(tupleAt(this.#list, index));
    return tuples.join(COMMA);
  }
}

/** What identifies a list, whatever parts it is in. */
export class ListHash {
  readonly #hash = createHash('sha256');
  #isEmpty = true;

  update(part: string): void {
    if (!this.#isEmpty) this.#hash.update(COMMA);
    this.#isEmpty = false;
    this.#hash.update(part);
  }

  /** As hex; once. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}

/** The parts of a list, one after the other. @throws Problem 'too-many-files' if it is longer than anybody takes */
export async function* encodedParts(list: FileList): AsyncGenerator<string> {
  for await (const { text } of partsOf(list)) yield text;
}

/** Reads a list, giving way between its parts. @throws Problem 'file-list' for anything but a list within the limits */
export async function decodeList(parts: Iterable<string>): Promise<FileList> {
  const list = { files: [] as Entry[], folders: [] as FolderEntry[], leftOut: [] as LeftOut[] };
  let partCount = 0;
  for (const part of parts) {
    if (partCount++ > 0) await giveWay();
    decodePart(part, list);
    if (list.files.length > MAX_ENTRIES || list.leftOut.length > MAX_LEFT_OUT) throw unreadable();
    // One more: the root.
    if (list.folders.length > maxFolders(MAX_ENTRIES) + 1) throw unreadable();
  }
  if (!Number.isSafeInteger(totalBytes(list.files))) throw unreadable();
  return list;
}

async function* partsOf(list: FileList): AsyncGenerator<ListPart> {
  const count = list.folders.length + list.files.length + list.leftOut.length;
  let tuples: string[] = [];
  let bytes = 0;
  let partCount = 0;
  for (let index = 0; index < count; index++) {
    const tuple = tupleAt(list, index);
    const tupleBytes = Buffer.byteLength(tuple) + COMMA.length;
    if (bytes + tupleBytes > MAX_LIST_PART_BYTES) {
      if (++partCount === MAX_LIST_PARTS) throw tooLong(list, index);
      yield { text: tuples.join(COMMA), end: index };
      tuples = [];
      bytes = 0;
      await giveWay();
    }
    tuples.push(tuple);
    bytes += tupleBytes;
  }
  if (tuples.length > 0) yield { text: tuples.join(COMMA), end: count };
}

function tupleAt({ folders, files, leftOut }: FileList, index: number): string {
  const folder = folders[index];
  if (folder !== undefined) return JSON.stringify(folderTuple(folder));
  const file = files[index - folders.length];
  if (file !== undefined) return JSON.stringify(fileTuple(file));
  const { path, why } = leftOut[index - folders.length - files.length] as LeftOut;
  return JSON.stringify([path, why]);
}

function fileTuple({ path, sizeBytes, modifiedMs, isExecutable, isRenamed }: Entry): readonly unknown[] {
  if (modifiedMs === undefined) return [path, sizeBytes];
  const flags = `${isExecutable ? EXECUTABLE : ''}${isRenamed ? RENAMED : ''}`;
  return flags === '' ? [path, sizeBytes, modifiedMs] : [path, sizeBytes, modifiedMs, flags];
}

function folderTuple({ path, modifiedMs, isRenamed }: FolderEntry): readonly unknown[] {
  const name = `${path}${ROOT}`;
  if (modifiedMs === undefined) return [name];
  return isRenamed ? [name, modifiedMs, RENAMED] : [name, modifiedMs];
}

function decodePart(
  part: string,
  { files, folders, leftOut }: { files: Entry[]; folders: FolderEntry[]; leftOut: LeftOut[] },
): void {
  try {
    for (const tuple of Tuples.parse(JSON.parse(`[${part}]`))) {
      const [path, second] = tuple;
      if (typeof second === 'string') leftOut.push(decodeLeftOut(tuple));
      else if (typeof path === 'string' && path.endsWith(ROOT)) folders.push(decodeFolder(tuple));
      else files.push(decodeFile(tuple));
    }
  } catch (cause) {
    throw unreadable(cause);
  }
}

function decodeFile(tuple: readonly unknown[]): Entry {
  const [path, sizeBytes, modifiedMs, flags = ''] = FileTuple.parse(tuple);
  if (modifiedMs === undefined) return { path, sizeBytes };
  if (flags === '') return { path, sizeBytes, modifiedMs };
  const isExecutable = flags.includes(EXECUTABLE) ? { isExecutable: true } : {};
  const isRenamed = flags.includes(RENAMED) ? { isRenamed: true } : {};
  return { path, sizeBytes, modifiedMs, ...isExecutable, ...isRenamed };
}

function decodeFolder(tuple: readonly unknown[]): FolderEntry {
  const [name, modifiedMs, flags = ''] = FolderTuple.parse(tuple);
  const path = name.slice(0, -ROOT.length);
  if (modifiedMs === undefined) return { path };
  return flags.includes(RENAMED) ? { path, modifiedMs, isRenamed: true } : { path, modifiedMs };
}

function decodeLeftOut(tuple: readonly unknown[]): LeftOut {
  const [path, why] = LeftOutTuple.parse(tuple);
  return { path, why: REASONS.has(why) ? (why as WhyLeftOut) : 'other' };
}

/** @param end where there is no more room */
function tooLong({ files, folders }: FileList, end: number): Problem {
  return new Problem('too-many-files', {
    max: Math.max(1, Math.min(end - folders.length, files.length - 1)),
  });
}

function unreadable(cause?: unknown): Problem {
  return new Problem('file-list').because(cause);
}
