import type { CloseCode, Connection } from '../../engine/index.ts';
import type { ProblemCode, ProblemView } from '../../ipc/contract.ts';
import type { Ending } from '../feature.ts';

/** A closing that needs no notice in the conversation: the person's link or the transfer shows it. */
const EXPECTED = undefined;

/** For each way to close, the problem that the user has to know. A code that is missing here is an error of types. */
const PROBLEMS: Readonly<Record<CloseCode, ClosingProblem | typeof EXPECTED>> = {
  'closed-here': EXPECTED,
  'closed-by-peer': EXPECTED,
  stopped: EXPECTED,
  reset: EXPECTED,
  lost: EXPECTED,
  silent: EXPECTED,
  'caller-gave-up': EXPECTED,
  'caller-did-not-wait': EXPECTED,
  'data-type-changed': EXPECTED,
  'encryption-required': EXPECTED,
  'sending-cancelled': EXPECTED,
  'source-failed': EXPECTED,
  'transfer-stopped': EXPECTED,
  'not-stored': EXPECTED,
  'socket-error': EXPECTED,
  internal: 'broken-here',
  'too-slow': 'broken-too-slow',
  'cut-off': 'cut-off',
  strict: 'broken-strict',
  'too-large': 'broken-too-large',
  'stream-size': 'broken-stream-size',
  value: 'broken-value',
  header: 'bad-data',
  handshake: 'bad-data',
};
type ClosingProblem = Extract<ProblemCode, 'cut-off' | 'bad-data' | `broken-${string}`>;

const BY_US: ReadonlySet<CloseCode | undefined> = new Set(['closed-here', 'stopped', 'encryption-required']);

/** What broke a connection; undefined if it was closed in an ordinary way. @param who the other person's name */
export function breakOf({ closeCode }: Connection, who: string): ProblemView | undefined {
  const code = closeCode === undefined ? EXPECTED : PROBLEMS[closeCode];
  return code && { code, who };
}

/** A Lanline says goodbye before it closes a connection; a plain program just closes it. */
export function endingOf({ closeCode, fingerprint }: Connection, saidBye: boolean): Ending['how'] {
  if (BY_US.has(closeCode)) return 'by-us';
  return fingerprint === undefined || saidBye ? 'by-them' : 'lost';
}
