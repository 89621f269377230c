import type { FileSource } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import { collect } from '../files/collect-files.ts';
import { safeFileName } from '../files/file-name.ts';
import { totalBytes } from '../files/manifest.ts';
import { controlOf } from '../links/control-connection.ts';
import type { Person } from '../people/person.ts';
import { sendFilePlainly } from './send-to-program.ts';
import { offerOf } from './statements.ts';
import type { Transfer } from './transfer.ts';
import type { Attempt } from './transfer-attempt.ts';
import { say, type TransferContext } from './transfer-context.ts';
import type { TransferFormat } from './transfer-messages.ts';
import { TransferQueue } from './transfer-queue.ts';
import type { TransferRegistry } from './transfer-registry.ts';
import type { TransferRunner } from './transfer-runner.ts';
import type { TransferInit } from './transfer-store.ts';

/** How files are offered. */
const OFFERED_FORMAT: TransferFormat = 2;

interface Parts {
  readonly context: TransferContext;
  readonly known: TransferRegistry;
  readonly runner: Pick<TransferRunner, 'outgoing'>;
  readonly environment: Pick<Environment, 'randomHex'>;
  begin(init: TransferInit): Transfer;
}

/** Offers files to others, each when it is its turn. */
export class OutgoingFileOffers {
  readonly #parts: Parts;
  readonly #queue: TransferQueue;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { known, runner } = parts;
    this.#queue = new TransferQueue({
      outgoing: (person) => known.of(person).filter(({ direction }) => direction === 'out'),
      turn: (person, transfer) => runner.outgoing(person, transfer, { type: 'turn' }),
    });
  }

  /**
   * Queues files for sending: as one transfer to a person, one by one to a program. Returns the (first)
   * transfer's ID.
   * @throws Problem if they can't be read
   */
  async send(person: Person, sources: readonly FileSource[]): Promise<string> {
    const { begin, environment, context } = this.#parts;
    const collection = await collect(sources, context.openSource, context.disk);
    const { name, shape, files, folders } = collection;
    if (!person.lanline && files.length > 1) return this.#sendEach(person, sources);
    const counts = { sizeBytes: totalBytes(files), fileCount: files.length, folderCount: folders.length };
    const facts = { shape, name: safeFileName(name), ...counts, format: OFFERED_FORMAT };
    const wireId = environment.randomHex(8);
    const transfer = begin({ personId: person.id, direction: 'out', wireId, sources, ...facts });
    transfer.offered.are(collection);
    transfer.offered.keep(context).catch(() => {}); // then they are collected again after a restart
    this.#queue.add(person, transfer);
    return transfer.id;
  }

  queue(person: Person, transfer: Transfer): void {
    this.#queue.add(person, transfer);
  }

  /** Another one may have its turn. */
  next(person: Person): void {
    this.#queue.next(person);
  }

  /** Offers it to a Lanline, or sends it to a program; resolves with whether all of it has been sent. */
  async offer(person: Person, transfer: Transfer, attempt: Attempt): Promise<boolean> {
    const { context } = this.#parts;
    if (!person.lanline) {
      await sendFilePlainly(context, person, transfer, attempt);
      return true;
    }
    // Once a control connection opens, it is offered on that.
    if (controlOf(person) === undefined) await attempt.during(context.links.open(person));
    else await say(person, offerOf(transfer));
    return false;
  }

  /**
   * What they declined or somebody cancelled is another question to them, with another ID. False for what goes on under its
   * own, as does what they do not know to have ended: perhaps they have it already.
   */
  offerAnew(person: Person, transfer: Transfer): boolean {
    const { phase, told, problem } = transfer.state;
    const isOver = told && (phase === 'denied' || phase === 'cancelled');
    // Perhaps because of it, unless they knew it already: then they may still accept it.
    const isKnown = 'known' in transfer.state && transfer.state.known === true;
    const isOurCallDeclined = problem?.code === 'denied' && !isKnown;
    if (transfer.direction === 'in' || !(isOver || isOurCallDeclined)) return false;
    const { known, environment } = this.#parts;
    known.renaming(transfer, () => transfer.renew(environment.randomHex(8)));
    this.#queue.add(person, transfer);
    return true;
  }

  async #sendEach(person: Person, sources: readonly FileSource[]): Promise<string> {
    const [first, ...others] = sources;
    const id = first === undefined ? '' : await this.send(person, [first]);
    for (const source of others) await this.send(person, [source]);
    return id;
  }
}
