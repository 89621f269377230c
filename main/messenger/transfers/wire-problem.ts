import { z } from 'zod';
import type { ProblemCode, ProblemView } from '../../ipc/contract.ts';
import { MAX_FILE_NAME_CHARS } from '../limits.ts';

const None = {};
const Named = { name: z.string().max(MAX_FILE_NAME_CHARS) };

/** The problems that Lanlines report to each other, with their facts: nothing else is accepted. */
const SHAPES = {
  enospc: None,
  edquot: None,
  eacces: None,
  eperm: None,
  erofs: None,
  enoent: None,
  eexist: None,
  enotdir: None,
  eisdir: None,
  efbig: None,
  eio: None,
  emfile: None,
  unexpected: None,
  'size-mismatch': None,
  'file-list': None,
  'no-free-name': None,
  'too-many-questions': None,
  'folder-missing': None,
  'folder-is-file': None,
  'folder-not-writable': None,
  'already-there': Named,
  changed: Named,
  corrupt: Named,
  'file-missing': Named,
  'not-a-file': Named,
  'file-unreadable': Named,
  'folder-unreadable': Named,
  'file-gone': Named,
} satisfies Partial<Record<ProblemCode, object>>;

const BY_CODE: ReadonlyMap<string, z.ZodType> = new Map(
  Object.entries(SHAPES).map(([code, facts]) => [code, z.object({ code: z.literal(code), ...facts })]),
);

/** A problem reported by the other side; undefined if we don't know it: then the reason's text is shown. */
export const Told = z
  .unknown()
  .transform((value): ProblemView | undefined => {
    const code = typeof value === 'object' && value !== null && 'code' in value ? value.code : undefined;
    const read = typeof code === 'string' ? BY_CODE.get(code)?.safeParse(value) : undefined;
    return read?.success === true ? (read.data as ProblemView) : undefined;
  })
  .optional();

/** The problem if the other side would understand it; otherwise undefined. */
export function tellable(problem: ProblemView): ProblemView | undefined {
  return BY_CODE.has(problem.code) ? problem : undefined;
}
