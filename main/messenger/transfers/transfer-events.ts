import type { ProblemView } from '../../ipc/contract.ts';
import type { Answer } from './transfer-messages.ts';

/** What incoming-state.ts and outgoing-state.ts know of the world around a transfer. */
export interface TransferFacts {
  /** The other person's name. */
  readonly who: string;
  /** The other side is Lanline and understands our messages. */
  readonly lanline: boolean;
  /** Both sides have certificates, so they can agree on where to resume. */
  readonly resumable: boolean;
  /** A control connection is open. */
  readonly linked: boolean;
  /** The other side states its open transfers and numbers its attempts, as Lanline does since 0.3. */
  readonly states: boolean;
}

/** What happens to a transfer at either end. */
export type TransferEvent =
  /** The last control connection closed. */
  | { readonly type: 'unlinked' }
  /** The pause after an interruption is over. */
  | { readonly type: 'due' }
  /** The attempt's first bytes move. */
  | { readonly type: 'moving'; readonly attempt: number }
  | { readonly type: 'pause-heard' }
  /** Without a problem: it has arrived at the receiver. `isPartly`: but for some files. */
  | { readonly type: 'end-heard'; readonly problem: ProblemView | undefined; readonly isPartly?: boolean }
  /** The other side knows that it has ended. */
  | { readonly type: 'ended-heard' }
  | { readonly type: 'pause' }
  /** The user ended it. */
  | { readonly type: 'end'; readonly problem: ProblemView }
  | { readonly type: 'retry' };

/** What transfer-runner.ts is to do. */
export type TransferEffect =
  /** Sends a message about the transfer's present state, if a control connection is open. */
  | { readonly do: 'say'; readonly what: Statement }
  /** Asks the user, unless they are being asked already or a rule decides. */
  | { readonly do: 'ask' }
  | { readonly do: 'withdraw' }
  /** Aborts the current attempt. */
  | { readonly do: 'stop'; readonly problem: ProblemView }
  /** Begins the attempt that the new state counts: fetches what is missing. */
  | { readonly do: 'fetch' }
  /** Begins the attempt that the new state counts: sends from where the answer says. */
  | { readonly do: 'serve'; readonly answer: Answer }
  /** Begins the attempt that the new state counts: calls them if necessary, and offers it. */
  | { readonly do: 'offer' }
  /** Asks for a turn: only so many are sent at a time. */
  | { readonly do: 'queue' }
  /** The attempt may go on: all has arrived at the other side. */
  | { readonly do: 'confirm' }
  /** Brings the event 'due' after a pause that grows as long as nothing gets through. `slowly`: nobody is in a hurry. */
  | { readonly do: 'retry-later'; readonly slowly?: true }
  /** They were called and did not answer: they are called again, but not over and over. */
  | { readonly do: 'call-later' }
  /** Calls them if necessary: once connected, everything is said. */
  | { readonly do: 'call' }
  /** Removes what has been received so far. */
  | { readonly do: 'discard' };

/** 'ended': we know that it has ended. 'asking': our user has not decided yet. */
export type Statement = 'offer' | 'asking' | 'accept' | 'pause' | 'end' | 'ended';

export const say = (what: Statement): TransferEffect => ({ do: 'say', what });
