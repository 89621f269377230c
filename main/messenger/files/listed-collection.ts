import { join } from 'node:path';
import type { FileSource, Shape } from '../../ipc/contract.ts';
import type { Collection } from './collect-files.ts';
import type { Disk } from './disk.ts';
import type { Content } from './file-content.ts';
import type { FileList } from './file-list.ts';

interface Picked {
  readonly name: string;
  readonly shape: Shape;
  readonly sources: readonly FileSource[];
}

interface Place {
  readonly path: string;
  readonly source: FileSource;
}

/**
 * What was collected before the program started, from its list and what the user had picked: the same files, whatever has been
 * changed since. Undefined where the list does not tell where each file is; then everything has to be collected again.
 */
export function listedCollection(
  { files, folders, leftOut }: FileList,
  { name, shape, sources }: Picked,
  open: (source: FileSource, position?: number) => Promise<Content>,
  disk: Disk,
): Collection | undefined {
  const byName = new Map(sources.map((source) => [source.name, source]));
  if (byName.size < sources.length || (shape !== 'files' && sources.length > 1)) return undefined;
  const isRenamed = [...files, ...folders].some((each) => each.isRenamed === true);
  if (isRenamed) return undefined;
  const found = files.map((file) => {
    const place = shape === 'files' ? among(byName, file.path) : below(sources[0], file.path, shape);
    return place && { ...file, ...opening(place, file.sizeBytes, open, disk) };
  });
  const known = found.filter((file) => file !== undefined);
  return known.length < files.length ? undefined : { name, shape, files: known, folders, leftOut };
}

function opening(
  { path, source }: Place,
  sizeBytes: number,
  open: (source: FileSource, position?: number) => Promise<Content>,
  disk: Disk,
) {
  const one = { ...source, path, sizeBytes };
  return { open: (position?: number) => open(one, position), place: { disk, path } };
}

/** In the folder, or the file, that was picked. */
function below(source: FileSource | undefined, path: string, shape: Shape): Place | undefined {
  if (source?.path === undefined) return undefined;
  return { source, path: shape === 'file' ? source.path : join(source.path, path) };
}

/** One of several, or in one of them. */
function among(sources: ReadonlyMap<string, FileSource>, path: string): Place | undefined {
  const [top = '', ...rest] = path.split('/');
  const source = sources.get(top);
  return source?.path === undefined ? undefined : { source, path: join(source.path, ...rest) };
}
