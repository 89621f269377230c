/**
 * Everything that passes between the main process and a window, as types only, so that every layer may import
 * it. The calls are declared in `contract-calls.ts`, the events in `contract-events.ts`. All values are plain data that
 * survives JSON; bytes are base64.
 */
import type { CallName, Calls } from './contract-calls.ts';
import type { EventName, Events } from './contract-events.ts';
import type { ProblemView } from './views/problem-view.ts';
import type { FileSource } from './views/transfer-view.ts';

export type * from './views/data-type.ts';
export type * from './views/diagnosis-view.ts';
export type * from './views/file-list-view.ts';
export type * from './views/item-view.ts';
export type * from './views/me-view.ts';
export type * from './views/notice-view.ts';
export type * from './views/offer-view.ts';
export type * from './views/person-view.ts';
export type * from './views/problem-view.ts';
export type * from './views/rule-view.ts';
export type * from './views/stream-view.ts';
export type * from './views/transfer-view.ts';
export type * from './views/value-node-view.ts';
export type { CallName, Calls, EventName, Events };

/** What a call rejects with. */
export type CallError = ProblemView;

/** What preload and the web bridge expose as `window.lanline`: named functions, not a channel. */
export interface Bridge {
  readonly calls: Calls;
  /** `on.person(listener)` subscribes and returns a function that unsubscribes. */
  readonly on: { readonly [E in EventName]: (listener: (payload: Events[E]) => void) => () => void };
  /** Turns dropped or picked files into sources for `sendFiles`. */
  sources(files: readonly File[]): Promise<FileSource[]>;
  /** Calls the listener when the connection to the main process is lost or restored. */
  onLink(listener: (up: boolean) => void): () => void;
}
