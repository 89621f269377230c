import { z } from 'zod';
import type { ProblemView } from '../../ipc/contract.ts';
import { PositionShape } from '../files/manifest.ts';
import {
  MAX_ENTRIES,
  MAX_FILE_NAME_CHARS,
  MAX_LIST_PART_BYTES,
  MAX_LIST_PARTS,
  MAX_REASON_CHARS,
  maxFolders,
} from '../limits.ts';
import { Digest, WireId } from '../links/link-messages.ts';
import type { FileFailure } from './file-failures.ts';
import { Told, tellable, toldAs } from './wire-problem.ts';

/** Failed files that are told one by one when it has ended. */
const MAX_TOLD_FAILURES = 200;
const Reason = z.string().max(MAX_REASON_CHARS);

/** Which attempt of the receiver's something is about: 16 hex digits, new for each attempt. Since 0.3. */
const AttemptId = WireId.optional();
/** The user resumed or retried it, which overrides a pause of the other side. Since 0.3. */
const Resumes = z.boolean().optional();

/**
 * How files travel. 1: as to and from Lanlines before 0.3, which do not say so. 2: with a list of its own (`file-list`) that tells
 * dates, folders and what is left out.
 */
export type TransferFormat = 1 | 2;
/** The sender says the newest that it knows, the receiver the one that it takes. */
const Format = z.number().int().min(1).max(1_000).optional();

export function formatOf({ format = 1 }: { readonly format?: number | undefined }): TransferFormat {
  return format >= 2 ? 2 : 1;
}

/** What is said of files, where they are offered and by a call because of them. */
const FILES = {
  type: z.literal('file'),
  id: WireId,
  name: z.string().max(MAX_FILE_NAME_CHARS),
  sizeBytes: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  count: z.number().int().min(1).max(MAX_ENTRIES),
  shape: z.enum(['file', 'folder', 'files']),
  format: Format,
  /** How many the list has, the root included. */
  folders: z
    .number()
    .int()
    .nonnegative()
    .max(maxFolders(MAX_ENTRIES) + 1)
    .optional(),
};

/** What a call is about that is made to offer files. Earlier versions neither say nor understand it. */
export const AboutFiles = z.object(FILES);
export type FilesMessage = z.infer<typeof AboutFiles>;

/**
 * Offers files; said again on every new control connection, and whenever the sender has given up an attempt. `over`: the
 * receiver's last attempt that has ended at the sender.
 */
export const OfferMessage = z.object({ ...FILES, over: AttemptId, resumes: Resumes });
export type OfferMessage = z.infer<typeof OfferMessage>;

/**
 * The answer to an offer; an acceptance begins an attempt, and is said again on every new control connection while that
 * goes on. `reason`: in English, for version 0.1; `problem`: the same as a code.
 */
export const AnswerMessage = z.object({
  type: z.literal('file-answer'),
  id: WireId,
  accept: z.boolean(),
  reason: Reason.optional(),
  problem: Told,
  /** Their position, and the digest of the file list it refers to. */
  from: PositionShape.optional(),
  list: Digest.optional(),
  attempt: AttemptId,
  resumes: Resumes,
  /** 2: they ask for pieces (pieces/piece-messages.ts), as Lanline does since 0.3. */
  format: Format,
});
export type AnswerMessage = z.infer<typeof AnswerMessage>;

/** What the sender does with an answer. */
export type Answer = Pick<AnswerMessage, 'accept' | 'from' | 'list' | 'attempt' | 'resumes' | 'format'> & {
  /** Why they refused. */
  readonly problem?: ProblemView;
};

/** Our user has not decided about their offer yet. Since 0.3. */
export const AskingMessage = z.object({ type: z.literal('file-asking'), id: WireId });
export const PauseMessage = z.object({ type: z.literal('file-pause'), id: WireId });
/** They couldn't reach us and ask us to dial them. */
export const DialMessage = z.object({ type: z.literal('file-dial'), id: WireId });

/**
 * Asks for a part of the list of what is offered. `list`: the digest of the one that we have begun to read: if theirs is
 * another one by now, they answer with its first part. Since 0.3.
 */
export const ListGetMessage = z.object({
  type: z.literal('file-list-get'),
  id: WireId,
  part: z
    .number()
    .int()
    .nonnegative()
    .max(MAX_LIST_PARTS - 1),
  list: Digest.optional(),
});
export type ListGetMessage = z.infer<typeof ListGetMessage>;

/** A part of a list (files/list-codec.ts), whose digest is `list`. Since 0.3. */
const ListPartMessage = z.object({
  type: z.literal('file-list'),
  id: WireId,
  list: Digest,
  part: z.number().int().nonnegative(),
  parts: z.number().int().min(1).max(MAX_LIST_PARTS),
  entries: z.string().min(1).max(MAX_LIST_PART_BYTES),
});
export type ListPartMessage = z.infer<typeof ListPartMessage>;
/** Why there is no list (any more). */
const NoListMessage = z.object({
  type: z.literal('file-list'),
  id: WireId,
  problem: Told,
  entries: z.undefined().optional(),
});
export const ListMessage = z.union([ListPartMessage, NoListMessage]);
export type ListMessage = z.infer<typeof ListMessage>;

/** Files that did not arrive, by their numbers: the first of them, as the sender knows most itself. Since 0.3. */
const Failed = z.object({
  files: z.array(z.tuple([z.number().int().min(0).max(MAX_ENTRIES), Told])).max(MAX_TOLD_FAILURES),
});

/** No reason: everything arrived. 'cancelled': the user cancelled it. Otherwise why it failed. */
export const EndMessage = z.object({
  type: z.literal('file-end'),
  id: WireId,
  reason: Reason.optional(),
  problem: Told,
  failed: Failed.optional(),
});
export type EndMessage = z.infer<typeof EndMessage>;
/** We know that it has ended: it need not be said again. Since 0.3. */
export const EndedMessage = z.object({ type: z.literal('file-ended'), id: WireId });

const CANCELLED = 'cancelled';

/** Some files of it did not arrive. */
export function endedPartly(id: string, failures: readonly FileFailure[]): object {
  const told = failures.slice(0, MAX_TOLD_FAILURES).map(({ file, problem }) => [file, tellable(problem)]);
  return { type: 'file-end', id, failed: { files: told } };
}

/** Tells the other side that a transfer has ended. @param inEnglish for version 0.1, which knows no codes */
export function endMessage(
  id: string,
  problem: ProblemView | undefined,
  inEnglish: (problem: ProblemView) => string,
): EndMessage {
  if (problem === undefined) return { type: 'file-end', id };
  const isOurs = problem.code === 'cancelled-by-us' || problem.code === 'forgotten';
  if (isOurs) return { type: 'file-end', id, reason: CANCELLED };
  const told = toldAs(problem);
  const reason = inEnglish(told).slice(0, MAX_REASON_CHARS).toWellFormed();
  return { type: 'file-end', id, reason, problem: tellable(told) };
}

/** Why the other side ended a transfer; undefined if everything arrived there. */
export function reasonOf({ reason, problem }: EndMessage, who: string): ProblemView | undefined {
  if (reason === undefined) return undefined;
  if (reason === CANCELLED) return { code: 'cancelled-by-them', who };
  return { code: 'other-side', who, reason: problem ?? { code: 'text', text: reason } };
}

/** Why the other side declined: as a code if we know it, otherwise in its own words. */
export function declinedBecause(
  { reason, problem }: Pick<AnswerMessage, 'reason' | 'problem'>,
  who: string,
): ProblemView {
  if (problem === undefined && reason === undefined) return { code: 'denied', who };
  return { code: 'denied-because', who, reason: problem ?? { code: 'text', text: reason ?? '' } };
}
