import { join, sep } from 'node:path';
import { Problem } from '../problem.ts';
import type { Disk, DiskEntry, DiskKind, DiskPath } from './disk.ts';
import type { WhyLeftOut } from './file-list.ts';
import { type ReadableEntry, readableEntries } from './readable-name.ts';

/** A file or folder. */
export interface Found {
  /** As it is called to others, separated by '/'. */
  readonly path: string;
  /** Where it is. */
  readonly at: DiskPath;
  readonly is: DiskEntry;
  readonly isRenamed: boolean;
}

/** Is told of everything in a folder: in the same order each time, folders before what is in them. */
export interface Finder {
  file(found: Found): void;
  folder(found: Found): void;
  leftOut(path: string, why: WhyLeftOut): void;
}

/** Files and folders that are looked at together. */
const AT_ONCE = 64;
/** Everybody may read it: that need not be tried. */
const READABLE_BY_ALL = 0o444;
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);
const REFUSED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EIO']);

/**
 * Goes through a folder that was picked. Links are not followed; what disappears meanwhile is passed over.
 * @throws Problem 'folder-unreadable', or the system's error
 */
export async function walk(disk: Disk, picked: Found, finder: Finder): Promise<void> {
  await walkInto(disk, picked, finder, true);
}

async function walkInto(disk: Disk, folder: Found, finder: Finder, isPicked: boolean): Promise<void> {
  const entries = await list(disk, folder, isPicked);
  if (typeof entries === 'string') return finder.leftOut(folder.path, entries);
  if (entries === undefined) return;
  finder.folder(folder);
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    const batch = entries.slice(at, at + AT_ONCE).map(({ entry, name, isRenamed }) => {
      return { entry, path: `${folder.path}/${name}`, at: below(folder.at, entry.name), isRenamed };
    });
    const looks = await Promise.all(batch.map(({ entry, at }) => look(disk, entry, at)));
    for (const [index, { path, at, isRenamed }] of batch.entries()) {
      const is = looks[index];
      if (is === undefined) continue;
      if (typeof is === 'string') finder.leftOut(path, is);
      else if (is.isFile()) finder.file({ path, at, is, isRenamed });
      else await walkInto(disk, { path, at, is, isRenamed }, finder, false);
    }
  }
}

/** What is in a folder; why it can't be told, or undefined if it is gone. */
async function list(
  disk: Disk,
  { at, path: name }: Found,
  isPicked: boolean,
): Promise<readonly ReadableEntry[] | WhyLeftOut | undefined> {
  try {
    return readableEntries(await disk.list(at));
  } catch (error) {
    const code = codeOf(error);
    if (!isPicked && GONE.has(code)) return undefined;
    if (!isPicked && REFUSED.has(code)) return 'unreadable';
    throw new Problem('folder-unreadable', { name }).because(error);
  }
}

/** A file or folder that can be sent; why it can't, or undefined if it is gone. */
async function look(disk: Disk, entry: DiskKind, at: DiskPath): Promise<DiskEntry | WhyLeftOut | undefined> {
  const why = whyLeftOut(entry);
  if (why !== undefined) return why;
  try {
    const is = await disk.lstat(at);
    if (is.isFile() && (is.mode & READABLE_BY_ALL) !== READABLE_BY_ALL) await disk.checkReadable(at);
    return whyLeftOut(is) ?? is;
  } catch (error) {
    const code = codeOf(error);
    if (GONE.has(code)) return undefined;
    if (REFUSED.has(code)) return 'unreadable';
    throw error;
  }
}

function whyLeftOut(kind: DiskKind): WhyLeftOut | undefined {
  if (kind.isFile() || kind.isDirectory()) return undefined;
  if (kind.isSymbolicLink()) return 'link';
  if (kind.isFIFO()) return 'pipe';
  return kind.isSocket() ? 'socket' : 'device';
}

function below(folder: DiskPath, name: DiskPath): DiskPath {
  if (typeof folder === 'string' && typeof name === 'string') return join(folder, name);
  return Buffer.concat([Buffer.from(folder), Buffer.from(sep), Buffer.from(name)]);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? '';
}
