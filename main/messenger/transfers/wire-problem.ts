import { z } from 'zod';
import type { ProblemCode, ProblemView } from '../../ipc/contract.ts';

/** What fits into a line or two on a card. */
const MAX_NAME_CHARS = 255;

const None = {};
/** A file's name or path as they call it: short, and without characters that turn or hide text. */
const Named = {
  name: z
    .string()
    .max(MAX_NAME_CHARS)
    .transform((name) =>
      name.toWellFormed().replaceAll(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ''),
    ),
};

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
  enametoolong: None,
  einval: None,
  enotempty: None,
  'no-room-for-files': None,
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

/** What is told of a problem to the other side: nothing of where things are on our disk. */
export function toldAs(problem: ProblemView): ProblemView {
  return problem.code === 'parts-folder' ? { code: 'folder-not-writable' } : problem;
}

/** The problem if the other side would understand it; otherwise undefined. */
export function tellable(problem: ProblemView): ProblemView | undefined {
  return BY_CODE.get(problem.code)?.safeParse(problem).success ? problem : undefined;
}
