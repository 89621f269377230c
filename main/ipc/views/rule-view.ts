/**
 * `chat`: to talk. `file`: to send files or (a program) bytes. `data`: a program's values and streams. `any`:
 * anything.
 */
export type RuleKind = 'chat' | 'file' | 'data' | 'any';
export type RuleAction = 'accept' | 'block';

/** The limits of a rule. */
export interface RuleLimits {
  /** When it expires (ms since 1970). */
  readonly until?: number;
  /** The user is asked about larger file offers. */
  readonly maxBytes?: number;
}

/** A decision about somebody, or about every program at an address, so that the user is not asked again. */
export interface RuleView extends RuleLimits {
  /** A person's ID or an IPv4 address. */
  readonly subject: string;
  /** The person's name, or the address itself. */
  readonly name: string;
  readonly kind: RuleKind;
  readonly action: RuleAction;
}

/** Which later offers an answer also applies to, and for how long. */
export interface Remember {
  /** `kind`: offers of the same kind. `any`: all offers. */
  readonly what: 'kind' | 'any';
  readonly forMs?: number;
}
