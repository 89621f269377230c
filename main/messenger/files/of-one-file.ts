import type { ProblemCode } from '../../ipc/contract.ts';
import { systemProblemOf } from '../problem-of.ts';

/** What the system says of one file, and not of its disk. That our own folder is gone (ENOENT) is no fault of a file. */
const OF_ONE_FILE: ReadonlySet<ProblemCode> = new Set([
  'eacces',
  'eperm',
  'eexist',
  'eisdir',
  'enotdir',
  'enotempty',
  'efbig',
  'enametoolong',
  'einval',
]);

/** Whether others may fare better than the file or folder that could not be written. */
export function isOfOneFile(error: unknown): boolean {
  const problem = systemProblemOf(error);
  return problem !== undefined && OF_ONE_FILE.has(problem.code);
}
