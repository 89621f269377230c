/** `chat`: to talk. `file`: to send files, or (a program) bytes. `data`: a program's values and streams. `any`: whatever. */
export type RuleKind = 'chat' | 'file' | 'data' | 'any';
export type RuleAction = 'accept' | 'block';

/** How far a rule goes. */
export interface RuleLimits {
  /** It ends then (ms since 1970). */
  readonly until?: number;
  /** Larger offers of files are asked about. */
  readonly maxBytes?: number;
}

/** What was decided for somebody, or for every program at an address, so that it is not asked again. */
export interface RuleView extends RuleLimits {
  /** A person's id, or an IPv4 address. */
  readonly subject: string;
  /** Of the person; of an address, itself. */
  readonly name: string;
  readonly kind: RuleKind;
  readonly action: RuleAction;
}

/** What an answer to an offer is to hold for beyond it. */
export interface Remember {
  /** `kind`: whatever is asked for in the same way. */
  readonly what: 'kind' | 'any';
  readonly forMs?: number;
}
