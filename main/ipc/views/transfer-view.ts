import type { ProblemView } from './problem-view.ts';

/** One file; one folder with everything in it; or several of either. */
export type Shape = 'file' | 'folder' | 'files';

export interface TransferView {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly name: string;
  readonly sizeBytes: number;
  /** `files`: several at once, `name` is the first one's. */
  readonly shape: Shape;
  readonly fileCount: number;
  readonly doneBytes: number;
  readonly bytesPerSecond: number;
  readonly state: 'offered' | 'waiting' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'denied';
  /** Why it failed, or what it waits for. */
  readonly problem?: ProblemView;
  /** Where it was saved, when done and incoming. */
  readonly savedAs?: string;
  /** True when `retryTransfer` can start it again. */
  readonly canRetry: boolean;
}

/** Where accepted files go. */
export interface Destination {
  /** An absolute path; the downloads folder unless given. */
  readonly folder?: string;
  /** If something of that name is there: `keep` both, `replace` it (a file by a file alone), or `skip` what is offered. */
  readonly existing: 'keep' | 'replace' | 'skip';
}

/** A file to send, named in the way of its shell: a path, or the token of an upload in progress. */
export interface FileSource {
  readonly name: string;
  readonly sizeBytes: number;
  readonly path?: string;
  readonly upload?: string;
}
