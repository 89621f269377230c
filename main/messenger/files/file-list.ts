import type { Entry } from './manifest.ts';

/** A folder in a transfer, whether or not anything is in it. */
export interface FolderEntry {
  /** Like a file's; empty for the transfer's root. */
  readonly path: string;
  /** When something was last added or removed in it, in ms since 1970. */
  readonly modifiedMs?: number;
  /** The last part of its path had to be made readable: it is not called so where it comes from. */
  readonly isRenamed?: boolean;
}

/** Why something is not sent. `other`: for a reason that only a later version knows. */
export type WhyLeftOut = 'link' | 'pipe' | 'socket' | 'device' | 'unreadable' | 'other';

/** Something in a folder that does not go with it. */
export interface LeftOut {
  readonly path: string;
  readonly why: WhyLeftOut;
}

/** Everything in a transfer. */
export interface FileList {
  readonly files: readonly Entry[];
  /** Parents before what is in them. */
  readonly folders: readonly FolderEntry[];
  readonly leftOut: readonly LeftOut[];
}

/** Nothing, or not known yet. */
export const NOTHING: FileList = { files: [], folders: [], leftOut: [] };

/** The list of a Lanline before 0.3, which tells files only. */
export function filesAlone(files: readonly Entry[]): FileList {
  return { ...NOTHING, files };
}
