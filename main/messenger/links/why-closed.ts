import type { CloseCode, Connection } from '../../engine/index.ts';
import type { ProblemCode, ProblemView } from '../../ipc/contract.ts';
import type { Ending } from '../feature.ts';

/** Closings that need no notice in the conversation: the person's link or the transfer shows them. */
const EXPECTED: ReadonlySet<CloseCode | undefined> = new Set([
  'closed-here',
  'closed-by-peer',
  'encryption-required',
  'reset',
  'transfer-stopped',
  'sending-cancelled',
  'source-failed',
  'stopped',
  'lost',
  'silent',
]);
const BY_US: ReadonlySet<CloseCode | undefined> = new Set(['closed-here', 'stopped', 'encryption-required']);

const BROKEN = {
  strict: 'broken-strict',
  'too-large': 'broken-too-large',
  'too-slow': 'broken-too-slow',
  value: 'broken-value',
  'stream-size': 'broken-stream-size',
  'cut-off': 'cut-off',
} as const satisfies Partial<Record<CloseCode, ProblemCode>>;

/** What the other side did to break a connection; undefined if nothing. @param who their name */
export function breakOf({ closeCode }: Connection, who: string): ProblemView | undefined {
  if (EXPECTED.has(closeCode)) return undefined;
  const codes: Partial<Record<string, (typeof BROKEN)[keyof typeof BROKEN]>> = BROKEN;
  return { code: codes[closeCode ?? ''] ?? 'bad-data', who };
}

/** A Lanline says goodbye before it closes a connection; a plain program just closes it. */
export function endingOf({ closeCode, fingerprint }: Connection, saidBye: boolean): Ending['how'] {
  if (BY_US.has(closeCode)) return 'by-us';
  return fingerprint === undefined || saidBye ? 'by-them' : 'lost';
}
