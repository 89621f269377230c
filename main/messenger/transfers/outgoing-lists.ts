import type { Person } from '../people/person.ts';
import { problemOf } from '../problem-of.ts';
import { ignoreStorageProblem } from '../storage-state.ts';
import type { Transfer } from './transfer.ts';
import { say, type TransferContext } from './transfer-context.ts';
import type { ListGetMessage } from './transfer-messages.ts';
import { isInterruption } from './transfer-outcome.ts';
import type { TransferRunner } from './transfer-runner.ts';
import { tellable, toldAs } from './wire-problem.ts';

interface Parts {
  readonly context: Pick<TransferContext, 'openSource' | 'disk'>;
  readonly runner: Pick<TransferRunner, 'outgoing'>;
  log(where: string, error: unknown): void;
}

/**
 * Tells people the lists of the files that we offer them, a part at a time. Each of them is answered one question after the
 * other; of what they ask about one transfer meanwhile, the last one counts.
 */
export class OutgoingLists {
  readonly #parts: Parts;
  /** Whoever is being answered, and what else they have asked. */
  readonly #asked = new Map<Person, Map<Transfer, ListGetMessage>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** They want a part of the list of something that we offer them. */
  asked(person: Person, transfer: Transfer, message: ListGetMessage): void {
    const asked = this.#asked.get(person);
    if (asked !== undefined) return void asked.set(transfer, message);
    const first = new Map([[transfer, message]]);
    this.#asked.set(person, first);
    void this.#answerAll(person, first).finally(() => this.#asked.delete(person));
  }

  async #answerAll(person: Person, asked: Map<Transfer, ListGetMessage>): Promise<void> {
    // What is asked meanwhile comes at the end.
    for (const [transfer, message] of asked) {
      asked.delete(transfer);
      await this.#answer(person, transfer, message).catch((error: unknown) =>
        this.#failed(person, transfer, error),
      );
    }
  }

  async #answer(person: Person, transfer: Transfer, { part: wanted, list }: ListGetMessage): Promise<void> {
    const ours = await transfer.offered.list(this.#parts.context);
    const isOurs = list === undefined || list === ours.digest;
    const part = isOurs && wanted < ours.length ? wanted : 0;
    const entries = ours.at(part);
    const { wireId: id } = transfer;
    await say(person, { type: 'file-list', id, list: ours.digest, part, parts: ours.length, entries });
  }

  /** Without a list there is nothing to send: whoever asked is told, and so is our user. */
  #failed(person: Person, transfer: Transfer, error: unknown): void {
    const problem = problemOf(error, person.name);
    if (isInterruption(problem.view)) return; // they will ask again
    if (problem.code === 'unexpected') this.#parts.log('list', error);
    const told = tellable(toldAs(problem.view));
    say(person, { type: 'file-list', id: transfer.wireId, problem: told }).catch(() => {}); // they will ask again
    try {
      this.#parts.runner.outgoing(person, transfer, { type: 'end', problem: problem.view });
    } catch (cause) {
      ignoreStorageProblem(cause); // it is found again when they ask again
    }
  }
}
