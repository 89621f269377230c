import type { Connection } from '../../engine/index.ts';
import type { FileSource, ProblemView } from '../../ipc/contract.ts';
import type { Clock } from '../environment.ts';
import type { Disk } from '../files/disk.ts';
import type { Content } from '../files/file-content.ts';
import { controlOf } from '../links/control-connection.ts';
import type { Links } from '../links/links.ts';
import type { Reconnecting } from '../links/reconnecting.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { codeOf } from '../problem-of.ts';

const DIAL_TIMEOUT_MS = 10_000;

/** What transfers need: links to people, the disk, and a clock. */
export interface TransferContext {
  readonly links: Links;
  readonly reconnecting: Pick<Reconnecting, 'soon'>;
  readonly downloadsFolder: string;
  readonly clock: Clock;
  readonly disk: Disk;
  /** @param position the first byte to read, default 0 */
  openSource(source: FileSource, position?: number): Promise<Content>;
  /** The problem in English, for a Lanline that knows no codes. */
  inEnglish(problem: ProblemView): string;
}

/** Sends a message on the control connection. @throws Problem 'lost' if there is none */
export async function say(person: Person, message: object): Promise<void> {
  if (!(await controlOf(person)?.send(message))) throw new Problem('lost', { who: person.name });
}

/**
 * Opens a connection for a transfer.
 * @throws ConnectError, Problem; 'lost' if it was denied: people decline offers, not connections, so they do not expect
 *   this attempt any more
 */
export async function dialFor(
  { links }: TransferContext,
  person: Person,
  purpose: string,
  signal: AbortSignal,
): Promise<Connection> {
  try {
    return await links.reach(person, { dataType: 'bytes', purpose, timeoutMs: DIAL_TIMEOUT_MS, signal });
  } catch (error) {
    if (codeOf(error) !== 'denied') throw error;
    throw new Problem('lost', { who: person.name }).because(error);
  }
}

/** @throws Problem `late` if `promise` takes longer than `timeoutMs` */
export function within<T>(clock: Clock, timeoutMs: number, promise: Promise<T>, late: Problem): Promise<T> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const undo = clock.after(timeoutMs, () => reject(late));
  return Promise.race([promise, timeout]).finally(undo);
}
