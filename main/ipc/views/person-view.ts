import type { DataType } from './data-type.ts';
import type { ItemView } from './item-view.ts';
import type { ProblemView } from './problem-view.ts';

/** The state of our connection to a person right now. */
export interface LinkView {
  /**
   * `lost`: closed unintentionally or silent, and retried automatically. `unsafe`: instead of the known certificate, a
   * different one or no encryption answered; nothing was sent.
   */
  readonly state: 'idle' | 'calling' | 'open' | 'denied' | 'failed' | 'closed' | 'lost' | 'unsafe';
  /** What went wrong, if anything. */
  readonly problem?: ProblemView;
  /** While calling: this is an automatic reconnect, and nobody is asked. */
  readonly again?: true;
  /** If closed: who ended it. */
  readonly ended?: 'by-us' | 'by-them' | 'lost';
  /** When it will be retried (ms since 1970); absent while that is being tried. */
  readonly retryAt?: number;
}

/** `plain`: anybody could claim this name and read what is said. */
export type Trust = 'plain' | 'encrypted' | 'verified';

/** Two people comparing a code: `waiting` for the other side, then both see `code`, six digits. */
export type VerificationView =
  | { readonly state: 'waiting' }
  | { readonly state: 'compare'; readonly code: string };

export interface PersonView {
  /** The start of their certificate's fingerprint; without one, the address where they listen. */
  readonly id: string;
  readonly name: string;
  /** The name mixes several alphabets, as names that imitate others do. */
  readonly nameMixed?: boolean;
  readonly addressName: string;
  readonly presence: 'here' | 'away';
  readonly trust: Trust;
  /** True if the other side is Lanline, not a plain program. */
  readonly lanline: boolean;
  readonly link: LinkView;
  readonly unread: number;
  /** The newest item's kind; `lastText` is its text, if it has one. */
  readonly lastKind?: ItemView['kind'] | 'deleted';
  readonly lastText?: string;
  readonly lastAt?: number;
  /** The kind of machine, as it describes itself. */
  readonly device?: string;
  /** The hue they chose for their avatar, in degrees. */
  readonly colour?: number;
  /** They are typing to us right now. */
  readonly typing?: true;
  /** Somebody else with this name whose certificate we know. */
  readonly namesakeId?: string;
  /** The person who now answers encrypted at this plain one's address. */
  readonly successorId?: string;
  readonly verification?: VerificationView;
  /** They may connect to talk without asking. */
  readonly letIn: boolean;
  /** Their files are accepted without asking. */
  readonly filesLetIn: boolean;
  /** Up to this size, if a limit was set. */
  readonly filesLetInBytes?: number;
  readonly blocked: boolean;
  readonly connections: readonly ConnectionView[];
}

export interface ConnectionView {
  readonly id: string;
  readonly dataType: DataType;
  readonly strict: boolean;
  readonly stream: boolean;
  /** Bytes per stream frame; 'auto' until the first frame sets it. */
  readonly dataSize: number | 'auto';
  readonly openedByUs: boolean;
}
