import { basename, join } from 'node:path';
import type { FileSource, Shape } from '../../ipc/contract.ts';
import { MAX_ENTRIES } from '../limits.ts';
import { Problem } from '../problem.ts';
import type { Disk, NamedEntry } from './disk.ts';
import type { Content } from './file-content.ts';
import { isBounded } from './manifest-codec.ts';
import type { OutgoingFile } from './packing.ts';
import { systemDisk } from './system-disk.ts';

/** What to send: a folder's paths are relative to `name`; for several files, `name` is that of the first. */
export interface Collection {
  readonly name: string;
  readonly shape: Shape;
  readonly files: readonly OutgoingFile[];
}

/** Files in a folder whose sizes are read at the same time. */
const AT_ONCE = 64;

type Open = (source: FileSource) => Promise<Content>;

/**
 * All files in what the user picked or dropped, including those in folders. Symbolic links and anything that
 * isn't a regular file are skipped.
 * @throws Problem 'nothing-to-send' if no file is left, 'too-many-files', 'file-missing', 'not-a-file',
 *   'folder-unreadable'
 */
export async function collect(
  sources: readonly FileSource[],
  open: Open,
  disk: Disk = systemDisk,
): Promise<Collection> {
  const files: OutgoingFile[] = [];
  for (const source of sources) {
    for await (const each of filesOf(disk, source)) {
      if (files.length === MAX_ENTRIES) throw new Problem('too-many-files', { max: MAX_ENTRIES });
      if (!isBounded(each.name)) throw new Problem('path-too-long', { name: basename(each.name) });
      files.push({
        path: each.name,
        sizeBytes: each.sizeBytes,
        open: () => open(each),
        ...(each.path === undefined ? {} : { place: { disk, path: each.path } }),
      });
    }
  }
  const [first] = files;
  if (first === undefined) throw new Problem('nothing-to-send');
  const top = first.path.slice(0, first.path.indexOf('/') + 1);
  if (top !== '' && files.every(({ path }) => path.startsWith(top))) {
    const inside = files.map((file) => ({ ...file, path: file.path.slice(top.length) }));
    return { name: top.slice(0, -1), shape: 'folder', files: inside };
  }
  if (files.length === 1) return { name: basename(first.path), shape: 'file', files };
  return { name: first.path.split('/')[0] ?? first.path, shape: 'files', files };
}

/** An upload from the web page is always a file; a path may be a folder. Names are paths separated by '/'. */
async function* filesOf(disk: Disk, source: FileSource): AsyncGenerator<FileSource> {
  const { path } = source;
  if (path === undefined) {
    yield { ...source, name: source.name.replace(/^\/+/, '') };
    return;
  }
  const stat = await disk.lstat(path).catch((cause: unknown) => {
    throw new Problem('file-missing', { name: source.name }).because(cause);
  });
  if (stat.isDirectory()) yield* walk(disk, path, source.name);
  else if (stat.isFile()) yield { ...source, sizeBytes: stat.size };
  else throw new Problem('not-a-file', { name: source.name });
}

async function* walk(disk: Disk, folder: string, name: string): AsyncGenerator<FileSource> {
  const entries: NamedEntry[] = await disk.list(folder).catch((cause: unknown) => {
    throw new Problem('folder-unreadable', { name }).because(cause);
  });
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    const batch = entries.slice(at, at + AT_ONCE);
    const sizes = await Promise.all(
      batch.map(async (entry) => (entry.isFile() ? (await disk.lstat(join(folder, entry.name))).size : 0)),
    );
    for (const [index, entry] of batch.entries()) {
      const path = join(folder, entry.name);
      const below = `${name}/${entry.name}`;
      if (entry.isDirectory()) yield* walk(disk, path, below);
      else if (entry.isFile()) yield { name: below, path, sizeBytes: sizes[index] ?? 0 };
    }
  }
}
