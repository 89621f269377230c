import { ConnectError, PeerError } from '../engine/index.ts';
import type { ProblemCode } from '../ipc/contract.ts';
import { Problem } from './problem.ts';

/** The system's own error codes for disks and files (errno(3)). */
const SYSTEM_CODES: ReadonlySet<string> = new Set<ProblemCode>([
  'enospc',
  'edquot',
  'eacces',
  'eperm',
  'erofs',
  'enoent',
  'eexist',
  'enotdir',
  'eisdir',
  'efbig',
  'enametoolong',
  'einval',
  'enotempty',
  'eio',
  'emfile',
]);
/** The codes for a lost connection, from either side of a stream. */
const LOST_CODES: ReadonlySet<string> = new Set(['econnreset', 'epipe', 'err_stream_premature_close']);

/**
 * Turns an error into a problem that can be shown to a person. An unforeseen error becomes 'unexpected', with
 * the error as its cause.
 * @param who the name of the person it happened with
 */
export function problemOf(error: unknown, who: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ConnectError) return connectProblem(error, who).because(error);
  if (error instanceof PeerError) return engineProblem(error, who).because(error);
  const system = systemProblemOf(error);
  if (system !== undefined) return system;
  if (LOST_CODES.has(systemCode(error))) return new Problem('connection-lost').because(error);
  return new Problem('unexpected').because(error);
}

/** The problem of a disk or file that failed; undefined for any other error. */
export function systemProblemOf(error: unknown): Problem | undefined {
  const code = systemCode(error);
  return SYSTEM_CODES.has(code) ? new Problem(code as 'eio').because(error) : undefined;
}

/** Just the stable code. */
export function codeOf(error: unknown): ProblemCode {
  return problemOf(error, '').code;
}

function connectProblem({ code }: ConnectError, who: string): Problem {
  return code === 'self' || code === 'aborted' ? new Problem(code) : new Problem(code, { who });
}

function engineProblem({ code }: PeerError, who: string): Problem {
  if (code === 'data-type' || code === 'data-size') return new Problem(code);
  if (code === 'cut-off') return new Problem(code, { who });
  return new Problem('bad-data', { who });
}

function systemCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code.toLowerCase() : '';
}
