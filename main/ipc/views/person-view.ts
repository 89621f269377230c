import type { DataType } from './data-type.ts';
import type { ItemView } from './item-view.ts';
import type { ProblemView } from './problem-view.ts';

/** How we are connected with a person's program right now. */
export interface LinkView {
  /**
   * `lost`: unwanted, and retried automatically. `unsafe`: where a certificate we know belongs, somebody else answered, or
   * nobody encrypted. Nothing was sent.
   */
  readonly state: 'idle' | 'calling' | 'open' | 'denied' | 'failed' | 'closed' | 'lost' | 'unsafe';
  /** Why, where something went wrong. */
  readonly problem?: ProblemView;
  /** While calling: we reconnect, nobody is asked. */
  readonly again?: true;
  /** When closed: who ended it. */
  readonly ended?: 'by-us' | 'by-them' | 'lost';
  /** When it is retried (ms since 1970). */
  readonly retryAt?: number;
}

/** `plain`: anybody could claim this name and read what is said. */
export type Trust = 'plain' | 'encrypted' | 'verified';

/** Two people comparing a code: `waiting` for the other side, then both see `code`, six digits. */
export type VerificationView =
  | { readonly state: 'waiting' }
  | { readonly state: 'compare'; readonly code: string };

export interface PersonView {
  /** The beginning of a certificate's fingerprint; for those without one, the address where they listen. */
  readonly id: string;
  readonly name: string;
  /** The name mixes letters of several alphabets, as names that imitate others do. */
  readonly nameMixed?: boolean;
  readonly addressName: string;
  readonly presence: 'here' | 'away';
  readonly trust: Trust;
  /** True when the other side is Lanline, not a bare program. */
  readonly lanline: boolean;
  readonly link: LinkView;
  readonly unread: number;
  /** What the newest item is; its words, where it has any of its own. */
  readonly lastKind?: ItemView['kind'] | 'deleted';
  readonly lastText?: string;
  readonly lastAt?: number;
  /** What kind of machine, in the words of its user. */
  readonly device?: string;
  /** The hue that they chose for their avatar, in degrees. */
  readonly colour?: number;
  /** They are typing to us right now. */
  readonly typing?: true;
  /** Somebody else whose certificate we know has this name. */
  readonly namesakeId?: string;
  /** Who now answers encrypted at this plain person's address. */
  readonly successorId?: string;
  readonly verification?: VerificationView;
  /** They are let in to talk without asking. */
  readonly letIn: boolean;
  /** Their files are taken without asking. */
  readonly filesLetIn: boolean;
  /** Up to this size, where one was set. */
  readonly filesLetInBytes?: number;
  readonly blocked: boolean;
  readonly connections: readonly ConnectionView[];
}

export interface ConnectionView {
  readonly id: string;
  readonly dataType: DataType;
  readonly strict: boolean;
  readonly stream: boolean;
  /** Bytes per frame of a stream; 'auto' until the first frame fixed it. */
  readonly dataSize: number | 'auto';
  readonly openedByUs: boolean;
}
