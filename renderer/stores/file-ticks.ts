import type { FileTick } from '../../main/ipc/contract.ts';

/** A file, or a folder with everything in it, that can be selected. */
export interface Tickable {
  /** As `FileTick` has it: a folder's ends with '/', and the root is '/'. */
  readonly path: string;
  readonly fileCount: number;
  readonly sizeBytes: number;
}

/** How much of it is selected. */
export interface Selected {
  readonly fileCount: number;
  readonly sizeBytes: number;
}

interface Tick extends Tickable {
  readonly wanted: boolean;
}

/**
 * What was selected and deselected, by path. Whatever nothing is said of is as the folder is that it is in: so what is in
 * folders that were never unfolded need not be known. At first all is selected.
 */
export type FileTicks = ReadonlyMap<string, Tick>;

export const allTicked: FileTicks = new Map();
/** As many as the main process takes. */
const mostTicks = 10_000;
const rootPath = '/';

/** Selects or deselects something, with all that is in it. Undefined if there are too many exceptions. */
export function withTick(ticks: FileTicks, what: Tickable, wanted: boolean): FileTicks | undefined {
  const changed = new Map([...ticks].filter(([path]) => path !== what.path && !isIn(path, what.path)));
  if (inherited(changed, what.path) !== wanted) changed.set(what.path, { ...what, wanted });
  return changed.size > mostTicks ? undefined : changed;
}

/** How much of something is selected. */
export function selectedOf(ticks: FileTicks, what: Tickable): Selected {
  const { path } = what;
  let [fileCount, sizeBytes] = isTicked(ticks, path) ? [what.fileCount, what.sizeBytes] : [0, 0];
  for (const tick of ticks.values()) {
    if (!isIn(tick.path, path)) continue;
    // It counts as what it is in did until here.
    const change = Number(tick.wanted) - Number(inherited(ticks, tick.path));
    fileCount += change * tick.fileCount;
    sizeBytes += change * tick.sizeBytes;
  }
  return { fileCount, sizeBytes };
}

/** What is sent to the main process. */
export function toldTicks(ticks: FileTicks): FileTick[] {
  return [...ticks.values()].map(({ path, wanted }) => ({ path, wanted }));
}

function isTicked(ticks: FileTicks, path: string): boolean {
  return ticks.get(path)?.wanted ?? inherited(ticks, path);
}

/** What it is as long as nothing is said of it. */
function inherited(ticks: FileTicks, path: string): boolean {
  if (path === rootPath) return true;
  return isTicked(ticks, path.slice(0, path.lastIndexOf('/', path.length - 2) + 1) || rootPath);
}

function isIn(path: string, folder: string): boolean {
  if (folder === rootPath) return path !== rootPath;
  return folder.endsWith('/') && path.length > folder.length && path.startsWith(folder);
}
