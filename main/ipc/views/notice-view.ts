import type { ProblemView } from './problem-view.ts';

type Who = { readonly who: string };

/** Notices that Lanline itself adds to a conversation: a stable code, and the facts its sentence needs. */
export interface NoticeFacts {
  /** A connection broke because of what the other side did. */
  'connection-broken': { readonly problem: ProblemView };
  'message-incomplete': { readonly problem: ProblemView };
  'codes-match': Who;
  'codes-differ': Who;
  'comparison-cancelled': Who;
  'comparison-invalid': Who;
  'comparison-interrupted': Who;
  'new-key': Who;
  /** A sentence stored by an earlier version, in its own words. */
  text: { readonly text: string };
}

export type NoticeCode = keyof NoticeFacts;

export type NoticeView<C extends NoticeCode = NoticeCode> = C extends NoticeCode
  ? { readonly code: C } & NoticeFacts[C]
  : never;
