import type { ProblemCode } from '../../ipc/contract.ts';
import type { FileList } from '../files/file-list.ts';
import { START, totalBytes } from '../files/manifest.ts';
import { MAX_UNDECIDED_LISTS, MAX_UNDECIDED_PARTS } from '../limits.ts';
import type { Probing } from '../links/probing.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { codeOf } from '../problem-of.ts';
import { connectionEnd } from './connection-end.ts';
import { ListReading } from './list-reading.ts';
import type { Transfer } from './transfer.ts';
import type { Attempt } from './transfer-attempt.ts';
import { say, type TransferContext, within } from './transfer-context.ts';
import type { ListMessage } from './transfer-messages.ts';
import { isInterruption } from './transfer-outcome.ts';

/** A question without an answer raises doubt about the connection, and is asked again: that may have been replaced. */
const ASK_AGAIN_MS = 5_000;
/** They may have to collect the files again after a restart. */
const MAX_QUESTIONS = 12;

const FAULTS: ReadonlySet<string> = new Set<ProblemCode>(['file-list', 'size-mismatch']);

interface Reading {
  readonly list: ListReading;
  /** An attempt waits for the next part. */
  waiter: PromiseWithResolvers<void> | undefined;
  /** What it says, once somebody wanted to see that. */
  shown?: Promise<FileList>;
}

/**
 * Reads the lists of files that people offer us, in format 2:
 *
 *     we   → file-list-get {id, part, list}                   on the control connection
 *     they → file-list {id, list, part, parts, entries}       list: the digest of all of it
 *
 * The next part is asked for when one has come, so that other messages never wait behind a list. A short one is read while our
 * user has not decided yet; others at the latest when an attempt needs them, which goes on where another one was interrupted.
 */
export class IncomingLists {
  readonly #context: Pick<TransferContext, 'links' | 'clock'>;
  readonly #probing: Pick<Probing, 'probe'>;
  readonly #readings = new Map<Transfer, Reading>();

  constructor(context: Pick<TransferContext, 'links' | 'clock'>, probing: Pick<Probing, 'probe'>) {
    this.#context = context;
    this.#probing = probing;
  }

  /** They offer it (again): a short list is read now. */
  offered(person: Person, transfer: Transfer): void {
    this.#forgetOthers();
    if (transfer.format === 1 || !isUndecided(transfer)) return;
    const isRoom = [...this.#readings.keys()].filter(isUndecided).length < MAX_UNDECIDED_LISTS;
    if (!isRoom && !this.#readings.has(transfer)) return;
    const { list } = this.#readingOf(transfer);
    if (!list.isComplete && isShort(list)) this.#ask(person, transfer, list).catch(() => {}); // they will offer it again
  }

  /**
   * The list of what they offer us, which is stored then. If it is not the one of which we have received something, that is of
   * no use any more: it is received from the start.
   * @throws Problem 'file-list', 'size-mismatch' if it is not what was offered, 'lost', 'stalled', 'other-side', 'storage-…'
   */
  async listOf(person: Person, transfer: Transfer, attempt: Attempt): Promise<FileList> {
    this.#forgetOthers();
    const { received } = transfer;
    await transfer.whileBeginning(() => received.load());
    const reading = this.#readingOf(transfer);
    try {
      await this.#read(person, transfer, attempt, reading);
      if (!reading.list.isKnown) await this.#keep(transfer, reading.list);
      this.#readings.delete(transfer);
      return received.list;
    } catch (error) {
      // What was interrupted is of use to the next attempt; what can't be the list is not.
      if (transfer.ended || FAULTS.has(codeOf(error))) this.#readings.delete(transfer);
      throw error;
    } finally {
      reading.waiter = undefined;
    }
  }

  /**
   * The list of what our user has not decided about yet. 'soon': it is being read; 'accepted': it is not, before that is
   * accepted. Rejects with Problem 'file-list', 'size-mismatch' if it is not what was offered.
   */
  undecided(transfer: Transfer): Promise<FileList> | 'soon' | 'accepted' {
    const reading = this.#readings.get(transfer);
    if (reading === undefined) return 'accepted';
    if (!reading.list.isComplete) return 'soon';
    reading.shown ??= reading.list.decoded().then((list) => checked(list, transfer));
    return reading.shown;
  }

  /** They answer a question of ours, or tell something that nobody has asked. */
  heard(person: Person, transfer: Transfer, message: ListMessage): void {
    const reading = this.#readings.get(transfer);
    if (reading === undefined) return;
    const { waiter, list } = reading;
    try {
      if (message.entries === undefined) throw whyNone(message.problem, person);
      if (!list.take(message)) return;
    } catch (error) {
      // Before it is accepted, a list is only of interest.
      if (waiter === undefined) this.#readings.delete(transfer);
      return waiter?.reject(error);
    }
    if (waiter !== undefined) return waiter.resolve();
    if (!isUndecided(transfer) || list.isComplete) return;
    if (isShort(list))
      this.#ask(person, transfer, list).catch(() => {}); // they will offer it again
    else this.#readings.delete(transfer);
  }

  async #read(person: Person, transfer: Transfer, attempt: Attempt, reading: Reading): Promise<void> {
    if (reading.list.isComplete) return;
    const { links } = this.#context;
    const control = await attempt.during(links.open(person));
    const lost = connectionEnd(control, person.name);
    while (!reading.list.isComplete) {
      reading.waiter = Promise.withResolvers();
      const next = Promise.race([reading.waiter.promise, lost]);
      next.catch(() => {}); // should the question be lost already
      await this.#answered(person, transfer, attempt, { list: reading.list, next });
    }
  }

  /** Asks until there is an answer. @throws Problem 'stalled' */
  async #answered(
    person: Person,
    transfer: Transfer,
    attempt: Attempt,
    { list, next }: { readonly list: ListReading; readonly next: Promise<void> },
  ): Promise<void> {
    const late = new Problem('stalled', { who: person.name });
    for (let questions = 1; ; questions++) {
      await attempt.during(this.#ask(person, transfer, list));
      try {
        return await attempt.during(within(this.#context.clock, ASK_AGAIN_MS, next, late));
      } catch (error) {
        if (error !== late || questions === MAX_QUESTIONS) throw error;
        this.#probing.probe(person);
      }
    }
  }

  async #keep(transfer: Transfer, reading: ListReading): Promise<void> {
    const list = checked(await transfer.whileBeginning(() => reading.decoded()), transfer);
    // What was selected, or has failed, is known by its number in the list before.
    const isNumbered = transfer.wanted !== undefined || transfer.failures.count > 0;
    if (transfer.received.digest !== undefined && isNumbered) throw new Problem('size-mismatch');
    await transfer.received.keep(list, reading.parts);
    transfer.at(START);
  }

  #ask(person: Person, { wireId: id }: Transfer, list: ListReading): Promise<void> {
    return say(person, { type: 'file-list-get', id, ...list.wanted });
  }

  #readingOf(transfer: Transfer): Reading {
    const known = this.#readings.get(transfer);
    if (known !== undefined) return known;
    const reading = { list: new ListReading(transfer.received.digest), waiter: undefined };
    this.#readings.set(transfer, reading);
    return reading;
  }

  /** What has ended needs no list. */
  #forgetOthers(): void {
    for (const [transfer] of this.#readings) if (transfer.ended) this.#readings.delete(transfer);
  }
}

/** @throws Problem 'size-mismatch' if it is not of what was offered */
function checked(list: FileList, { fileCount, folderCount, sizeBytes }: Transfer): FileList {
  const { files, folders } = list;
  const isOffered = files.length === fileCount && folders.length === folderCount;
  if (!isOffered || totalBytes(files) !== sizeBytes) throw new Problem('size-mismatch');
  return list;
}

function isUndecided({ state }: Transfer): boolean {
  return state.phase === 'asking';
}

/** As far as is known yet. */
function isShort({ partCount = 1 }: ListReading): boolean {
  return partCount <= MAX_UNDECIDED_PARTS;
}

/** Why they have no list: something that passes, or that ends it. */
function whyNone(problem: Problem['view'] | undefined, { name: who }: Person): Problem {
  if (problem !== undefined && isInterruption(problem)) return Problem.of(problem);
  return new Problem('other-side', { who, reason: problem ?? { code: 'file-list' } });
}
