import type { Connection } from '../../engine/index.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { codeOf } from '../problem-of.ts';
import type { Transfer } from './transfer.ts';
import type { Attempt } from './transfer-attempt.ts';
import { dialFor, type TransferContext, within } from './transfer-context.ts';
import type { AnswerMessage } from './transfer-messages.ts';

/** From asking them to dial us until their connection is there. */
const DIALLED_TIMEOUT_MS = 30_000;

/**
 * Says that we want it, and in which attempt.
 * @param facts from which position, and in which format
 */
export async function answerOffer(
  { links }: TransferContext,
  person: Person,
  transfer: Transfer,
  attempt: Attempt,
  facts: Pick<AnswerMessage, 'from' | 'list' | 'format'>,
): Promise<void> {
  const control = await attempt.during(links.open(person));
  const resumes = transfer.state.resumes ? { resumes: true } : {};
  const { wireId: id } = transfer;
  attempt.answer = { type: 'file-answer', id, accept: true, attempt: attempt.id, ...facts, ...resumes };
  attempt.answeredOn = control;
  if (!(await control.send(attempt.answer))) throw new Problem('lost', { who: person.name });
}

/** Dials the sender; if that is not possible, asks to be dialled. */
export async function connectionTo(
  context: TransferContext,
  person: Person,
  { wireId }: Transfer,
  attempt: Attempt,
): Promise<Connection> {
  try {
    attempt.take(await dialFor(context, person, wireId, attempt.signal));
    return attempt.connection;
  } catch (error) {
    if (['aborted', 'lost'].includes(codeOf(error))) throw error;
  }
  attempt.awaitsDial = true;
  const control = await context.links.open(person);
  if (!(await control.send({ type: 'file-dial', id: wireId })))
    throw new Problem('lost', { who: person.name });
  return within(context.clock, DIALLED_TIMEOUT_MS, attempt.connection, new Problem('not-dialled'));
}
