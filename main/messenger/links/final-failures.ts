import type { ProblemCode } from '../../ipc/contract.ts';

/**
 * After one of these a call is not repeated by itself: somebody decided so, or it would be dangerous. That nobody
 * answered is never among them: silence is not evidence.
 */
export const FINAL: ReadonlySet<ProblemCode> = new Set([
  'denied',
  'aborted',
  'identity',
  'insecure',
  'plain-unwanted',
  'moved',
]);
