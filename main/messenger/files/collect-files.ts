import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FileSource, Shape } from '../../ipc/contract.ts';
import { MAX_ENTRIES } from '../limits.ts';
import { Problem } from '../problem.ts';
import type { Content } from './file-content.ts';
import type { OutgoingFile } from './packing.ts';

/** What is to be sent: of a folder, paths are below `name`; of several files, `name` is the first one's. */
export interface Collection {
  readonly name: string;
  readonly shape: Shape;
  readonly files: readonly OutgoingFile[];
}

/** Files of a folder that are asked for their size together. */
const AT_ONCE = 64;

type Open = (source: FileSource) => Promise<Content>;

/**
 * All files of what the user picked or dropped, folders walked through. Links and what is no ordinary file are left out.
 * @throws Problem 'nothing-to-send' when no file is left, 'too-many-files', 'file-missing', 'not-a-file', 'folder-unreadable'
 */
export async function collect(sources: readonly FileSource[], open: Open): Promise<Collection> {
  const files: OutgoingFile[] = [];
  for (const source of sources) {
    for await (const each of filesOf(source)) {
      if (files.length === MAX_ENTRIES) throw new Problem('too-many-files', { max: MAX_ENTRIES });
      files.push({
        path: each.name,
        sizeBytes: each.sizeBytes,
        open: () => open(each),
        ...(each.path === undefined ? {} : { place: each.path }),
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

/** A page's upload is a file already; a path may be a folder. Names are paths with '/'. */
async function* filesOf(source: FileSource): AsyncGenerator<FileSource> {
  const { path } = source;
  if (path === undefined) {
    yield { ...source, name: source.name.replace(/^\/+/, '') };
    return;
  }
  const stat = await lstat(path).catch((cause: unknown) => {
    throw new Problem('file-missing', { name: source.name }).because(cause);
  });
  if (stat.isDirectory()) yield* walk(path, source.name);
  else if (stat.isFile()) yield { ...source, sizeBytes: stat.size };
  else throw new Problem('not-a-file', { name: source.name });
}

async function* walk(folder: string, name: string): AsyncGenerator<FileSource> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new Problem('folder-unreadable', { name }).because(cause);
  });
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    const some = entries.slice(at, at + AT_ONCE);
    const sizes = await Promise.all(
      some.map(async (entry) => (entry.isFile() ? (await lstat(join(folder, entry.name))).size : 0)),
    );
    for (const [index, entry] of some.entries()) {
      const path = join(folder, entry.name);
      const below = `${name}/${entry.name}`;
      if (entry.isDirectory()) yield* walk(path, below);
      else if (entry.isFile()) yield { name: below, path, sizeBytes: sizes[index] ?? 0 };
    }
  }
}
