import type { ProblemView } from './problem-view.ts';

/** Why something in a folder does not go with it. `other`: for a reason that only a later version knows. */
export type WhyLeftOut = 'link' | 'pipe' | 'socket' | 'device' | 'unreadable' | 'other';

/** Where a file could not be read or written. */
export type FailedSide = 'here' | 'there';

/** What is directly in a folder of a transfer: folders first, then files, then what is left out. */
export interface TransferFolderView {
  /** The folder's; empty for the whole transfer. */
  readonly path: string;
  /** How much there is, of which this is a part. */
  readonly total: number;
  readonly entries: readonly TransferEntryView[];
}

/** `path` is as in the list, from the transfer's root; `name` is safe to show. */
export type TransferEntryView = { readonly name: string; readonly path: string } & (
  | {
      readonly kind: 'folder';
      /** In it, at any depth. */
      readonly fileCount: number;
      readonly sizeBytes: number;
      readonly failedCount: number;
      /** If not all of it was selected: how many of its files were. */
      readonly wantedCount?: number;
    }
  | {
      readonly kind: 'file';
      readonly sizeBytes: number;
      readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'unwanted';
      /** If it is running. */
      readonly doneBytes?: number;
      /** If it has failed. */
      readonly side?: FailedSide;
      readonly problem?: ProblemView;
      /** It is not called so where it comes from, because nobody could read or type that name. */
      readonly isRenamed?: true;
    }
  | { readonly kind: 'left-out'; readonly why: WhyLeftOut }
);

/**
 * Why there is no list of a transfer's files. `soon`: it is on its way. `connected`, `accepted`: it comes once the other side
 * is there, or once the files are accepted. `gone`: it is not kept any longer.
 */
export interface NoFileList {
  readonly missing: 'soon' | 'connected' | 'accepted' | 'gone';
}

/** What there is to say of single files and folders: those that failed, then what was left out or renamed. */
export interface FileNotesView {
  readonly total: number;
  readonly notes: readonly FileNote[];
}

/** `path` is safe to show. */
export type FileNote = { readonly path: string } & (
  | { readonly kind: 'failed'; readonly side: FailedSide; readonly problem: ProblemView }
  | { readonly kind: 'left-out'; readonly why: WhyLeftOut }
  | {
      readonly kind: 'renamed';
      /** What it is called on our disk, if it can't be called so there. */
      readonly as?: string;
    }
);

/**
 * The user selected or deselected something in an offered list. What is in a folder is as the folder is, unless something was
 * said of it as well.
 */
export interface FileTick {
  /** As in the list; a folder's ends with '/', and the root is '/'. */
  readonly path: string;
  readonly wanted: boolean;
}
