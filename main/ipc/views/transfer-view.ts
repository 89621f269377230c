import type { ProblemView } from './problem-view.ts';

/** One file, one folder with everything in it, or several of either. */
export type Shape = 'file' | 'folder' | 'files';

export interface TransferView {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly name: string;
  readonly sizeBytes: number;
  /** `files`: several at once; `name` is that of the first. */
  readonly shape: Shape;
  readonly fileCount: number;
  /** Of all its folders, the one that is sent included; absent if that is not known, as from versions before 0.3. */
  readonly folderCount?: number;
  readonly doneBytes: number;
  readonly bytesPerSecond: number;
  readonly state: 'offered' | 'waiting' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'denied';
  /** Why it failed, or what it is waiting for. */
  readonly problem?: ProblemView;
  /** Files that could not be sent or received, while the others were. */
  readonly failedCount?: number;
  /** Files and folders that were left out or renamed. */
  readonly notedCount?: number;
  /** Where an incoming transfer was saved, once done. */
  readonly savedAs?: string;
  /** Whether `retryTransfer` can resume or restart it. */
  readonly canRetry: boolean;
}

/** Where accepted files go. */
export interface Destination {
  /** An absolute path; the downloads folder if absent. */
  readonly folder?: string;
  /**
   * If the name is taken: `keep` both, `replace` the existing file (never a folder), or `skip` the offered
   * one.
   */
  readonly existing: 'keep' | 'replace' | 'skip';
}

/**
 * A file to send, identified by a path or by the token of a file that the page holds, depending on the shell.
 */
export interface FileSource {
  readonly name: string;
  readonly sizeBytes: number;
  readonly path?: string;
  readonly upload?: string;
  /** When an upload was changed, in ms since 1970; of a path, the disk tells. */
  readonly modifiedMs?: number;
}
