import { join } from 'node:path';
import type { Disk } from '../files/disk.ts';
import { safeFileName } from '../files/file-name.ts';
import { MAX_REASON_CHARS } from '../limits.ts';
import type { Offers } from '../offers/offers.ts';
import type { Rules } from '../offers/rules.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { fetchFiles } from './fetch-files.ts';
import { shownName } from './shown-name.ts';
import type { Transfer } from './transfer.ts';
import { say, type TransferContext } from './transfer-context.ts';
import type { OfferMessage } from './transfer-messages.ts';
import type { TransferRunner } from './transfer-runner.ts';
import type { TransferInit } from './transfer-store.ts';
import { tellable } from './wire-problem.ts';

interface Parts {
  readonly context: TransferContext;
  readonly people: PeopleRegistry;
  readonly offers: Offers;
  readonly rules: Rules;
  readonly runner: TransferRunner;
  begin(init: TransferInit, state: 'offered'): Transfer;
}

/** Handles files offered to us: asks the user, accepts them by a rule, or refuses. */
export class IncomingOffers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  offered(person: Person, { id, name, sizeBytes, count, shape }: OfferMessage): void {
    if (!this.#isLetIn(person, sizeBytes) && !this.#parts.offers.hasRoom()) {
      this.#refuse(person, id, new Problem('too-many-questions')).catch(() => {}); // they will offer it again
      return;
    }
    const facts = { shape, name: safeFileName(name), sizeBytes, fileCount: count };
    const transfer = this.#parts.begin(
      { personId: person.id, wireId: id, direction: 'in', ...facts },
      'offered',
    );
    this.ask(person, transfer);
  }

  /** Asks the user, unless a rule answers; then fetches the files. */
  ask(person: Person, transfer: Transfer): void {
    const { runner, context } = this.#parts;
    if (this.#isLetIn(person, transfer.sizeBytes)) {
      accept(transfer);
      void runner.run(person, transfer, () => fetchFiles(context, person, transfer));
      return;
    }
    const { answered, withdraw } = this.#question(person, transfer);
    transfer.attempt.abort.signal.addEventListener('abort', () => withdraw(false), { once: true });
    void runner.run(person, transfer, async () => {
      const accepted = await answered;
      transfer.attempt.abort.signal.throwIfAborted();
      if (!accepted) {
        await say(person, { type: 'file-answer', id: transfer.wireId, accept: false });
        throw new Problem('declined-by-us');
      }
      await this.#skipExisting(person, transfer);
      accept(transfer);
      return fetchFiles(context, person, transfer);
    });
  }

  #question(person: Person, transfer: Transfer) {
    const { offers, people, context } = this.#parts;
    const { sizeBytes, fileCount, shape } = transfer;
    return offers.ask({
      ...people.caller(person),
      id: transfer.id,
      what: {
        kind: 'file',
        fileName: shownName(transfer),
        sizeBytes,
        fileCount,
        exists: exists(context.disk, context.downloadsFolder, transfer),
        shape,
      },
    });
  }

  /**
   * Whether a rule accepts their files. It takes a certificate, because an address could be anybody's.
   */
  #isLetIn(person: Person, sizeBytes: number): boolean {
    return person.secure && this.#parts.rules.decide(person.id, 'file', sizeBytes) === 'accept';
  }

  /** @throws Problem 'already-there' if the user chose to skip existing files and this is one */
  async #skipExisting(person: Person, transfer: Transfer): Promise<void> {
    const { downloadsFolder, disk } = this.#parts.context;
    const { folder = downloadsFolder, existing } = transfer.destination;
    if (existing !== 'skip' || !exists(disk, folder, transfer)) return;
    const problem = new Problem('already-there', { name: transfer.name });
    await this.#refuse(person, transfer.wireId, problem);
    throw problem;
  }

  #refuse(person: Person, wireId: string, { view: problem }: Problem): Promise<void> {
    const reason = this.#parts.context.inEnglish(problem).slice(0, MAX_REASON_CHARS).toWellFormed();
    return say(person, {
      type: 'file-answer',
      id: wireId,
      accept: false,
      reason,
      problem: tellable(problem),
    });
  }
}

function accept(transfer: Transfer): void {
  transfer.accepted = true;
  transfer.change({ state: 'waiting' });
}

/** Whether something has the final name already. Several files each have a name of their own, and keep clear of others'. */
function exists(disk: Disk, folder: string, { name, shape }: Transfer): boolean {
  if (shape === 'files') return false;
  try {
    return disk.exists(join(folder, name));
  } catch {
    return false; // the folder can't be read: that is reported when something is saved there
  }
}
