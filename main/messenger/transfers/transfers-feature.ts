import type { Connection, StreamedBody } from '../../engine/index.ts';
import type { Calls, FileSource, ItemView } from '../../ipc/contract.ts';
import type { AppShell } from '../app-shell.ts';
import type { Environment } from '../environment.ts';
import { type Feature, onMessage } from '../feature.ts';
import { collect } from '../files/collect-files.ts';
import { safeFileName } from '../files/file-name.ts';
import { checkFolder } from '../files/folder.ts';
import { totalBytes } from '../files/manifest.ts';
import { MAX_BYTES_MESSAGE, MAX_TRANSFERS } from '../limits.ts';
import { controlOf } from '../links/control-connection.ts';
import type { Offers } from '../offers/offers.ts';
import type { Rules } from '../offers/rules.ts';
import type { Answers } from '../offers/user-answers.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { fetchFiles } from './fetch-files.ts';
import { IncomingOffers } from './incoming-file-offers.ts';
import { offerFiles } from './offer-files.ts';
import { nameFor, receiveBody } from './receive-from-program.ts';
import { sendFilePlainly } from './send-to-program.ts';
import { Transfer, type TransferParts } from './transfer.ts';
import type { Answer } from './transfer-attempt.ts';
import { say, type TransferContext } from './transfer-context.ts';
import {
  AnswerMessage,
  DialMessage,
  EndMessage,
  endMessage,
  OfferMessage,
  PauseMessage,
  reasonOf,
} from './transfer-messages.ts';
import { TransferQueue } from './transfer-queue.ts';
import { TransferRegistry } from './transfer-registry.ts';
import { TransferRunner } from './transfer-runner.ts';
import type { TransferInit } from './transfer-store.ts';

/** How often the shown speed is updated, so that a stalled transfer shows 0. */
const REFRESH_MS = 500;

interface Parts extends TransferParts {
  readonly context: TransferContext;
  readonly people: PeopleRegistry;
  readonly offers: Offers;
  readonly answers: Answers;
  readonly rules: Rules;
  readonly shell: AppShell;
  readonly environment: Environment;
}

/** Transfers files in both directions. */
export class Transfers implements Feature {
  readonly #parts: Parts;
  readonly #known = new TransferRegistry(MAX_TRANSFERS);
  readonly #runner: TransferRunner;
  readonly #queue: TransferQueue;
  readonly #incoming: IncomingOffers;

  readonly calls = {
    sendFiles: async (personId, sources) => this.#send(this.#parts.people.need(personId), sources),
    pauseTransfer: async (transferId) => {
      const transfer = this.#known.need(transferId);
      if (!this.#isResumable(transfer) || transfer.ended || transfer.state === 'paused') return;
      this.#end(transfer, new Problem('paused-by-us'));
    },
    cancelTransfer: async (transferId) =>
      this.#end(this.#known.need(transferId), new Problem('cancelled-by-us')),
    retryTransfer: async (transferId) => this.#retry(this.#known.need(transferId)),
    showTransfer: async (transferId) => {
      const { savedAs } = this.#known.need(transferId);
      if (savedAs === undefined) throw new Problem('no-file-yet');
      await this.#parts.shell.showInFolder(savedAs);
    },
    acceptFiles: async (offerId, destination, remember) => {
      const transfer = this.#known.need(offerId); // a file offer has its transfer's ID
      if (destination.folder !== undefined) await checkFolder(destination.folder, this.#parts.context.disk);
      transfer.destination = destination;
      this.#parts.answers.answer(offerId, true, remember);
    },
    chooseFolder: async () => (await this.#parts.shell.chooseFolder?.()) ?? null,
  } satisfies Partial<Calls>;

  readonly messages = {
    file: onMessage(OfferMessage, (person, _, message) => {
      const transfer = this.#known.byWire(person.id, message.id);
      if (transfer === undefined) this.#incoming.offered(person, message);
      else this.#runner.happened(person, transfer, { type: 'offered-again' });
    }),
    'file-answer': onMessage(AnswerMessage, (person, _, answer) => {
      const transfer = this.#known.byWire(person.id, answer.id);
      if (transfer === undefined) return;
      this.#runner.happened(person, transfer, { type: 'answered', accept: answer.accept }, answer);
    }),
    'file-dial': onMessage(DialMessage, (person, _, { id }) => {
      const transfer = this.#known.byWire(person.id, id);
      if (transfer?.direction === 'out') transfer.attempt.dialAsked.resolve();
    }),
    'file-pause': onMessage(PauseMessage, (person, _, { id }) => {
      const transfer = this.#known.byWire(person.id, id);
      if (transfer !== undefined) this.#end(transfer, new Problem('paused-by-them', { who: person.name }));
    }),
    'file-end': onMessage(EndMessage, (person, _, message) => {
      const transfer = this.#known.byWire(person.id, message.id);
      const problem = reasonOf(message, person.name);
      if (transfer === undefined) return;
      if (problem === undefined) this.#runner.happened(person, transfer, { type: 'confirmed' });
      else this.#end(transfer, Problem.of(problem));
    }),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#runner = new TransferRunner(parts.context, parts.environment, {
      resume: (person, transfer) => this.#resume(person, transfer),
      ask: (person, transfer) => this.#incoming.ask(person, transfer),
      sendWithAnswer: (person, transfer, answer) => this.#sendWithAnswer(person, transfer, answer),
    });
    this.#queue = new TransferQueue((person, transfer) =>
      this.#runner.run(person, transfer, () => this.#attempt(person, transfer)),
    );
    const begin = (init: TransferInit, state: 'offered') => this.#begin(init, state);
    this.#incoming = new IncomingOffers({ ...parts, runner: this.#runner, begin });
    this.#restore();
    this.#refreshSoon();
  }

  /** Resumes interrupted transfers. */
  linkOpened(person: Person): void {
    for (const transfer of this.#known.of(person))
      if (transfer.goesOn && this.#isResumable(transfer)) this.#resume(person, transfer);
  }

  /** If something is waiting for them, we connect. */
  seen(person: Person): void {
    if (!person.secure || controlOf(person) !== undefined) return;
    if (this.#known.of(person).some((transfer) => transfer.goesOn && this.#isResumable(transfer)))
      this.#parts.context.links.open(person).catch(() => {}); // the link says why
  }

  linkLost(person: Person): void {
    for (const transfer of this.#known.of(person))
      this.#runner.happened(person, transfer, { type: 'link-lost' });
  }

  /** Saves a large bytes message from a program, on a connection that the user accepted, as it arrives. */
  takeBody(person: Person, connection: Connection, { sizeBytes, body }: StreamedBody): boolean {
    if (sizeBytes <= MAX_BYTES_MESSAGE) return false;
    const name = nameFor(person.name, this.#parts.environment.clock.now());
    const facts = { shape: 'file', name, sizeBytes, fileCount: 1 } as const;
    const transfer = this.#begin({ ...this.#ids(person, 'in'), ...facts }, 'running');
    const { signal } = transfer.attempt.abort;
    signal.addEventListener('abort', () => connection.destroy('transfer-stopped'), { once: true });
    void this.#runner.run(person, transfer, () => receiveBody(this.#parts.context, transfer, body));
    return true;
  }

  /** The transfer can't be retried any more, and its partial files are removed. */
  async removing(_person: Person, item: ItemView): Promise<void> {
    const transfer = item.kind === 'file' ? this.#known.get(item.transfer.id) : undefined;
    if (transfer === undefined) return;
    if (!transfer.ended) throw new Problem('transfer-moving');
    this.#drop(transfer);
    if (transfer.state === 'failed') await this.#runner.discard(transfer);
  }

  forgetting(person: Person): void {
    const problem = new Problem('forgotten', { who: person.name });
    for (const transfer of this.#known.of(person)) {
      // Must be sent now, because the connection is about to close.
      if (!transfer.ended && person.lanline && controlOf(person) !== undefined)
        say(person, endMessage(transfer.wireId, problem.view, this.#parts.context.inEnglish)).catch(() => {});
      this.#runner.end(person, transfer, problem);
      this.#drop(transfer);
    }
  }

  stop(): void {
    this.#runner.stop(this.#known.all());
  }

  /**
   * Queues files for sending: as one transfer to a person, one by one to a program. Returns the (first)
   * transfer's ID.
   * @throws Problem if they can't be read
   */
  async #send(person: Person, sources: readonly FileSource[]): Promise<string> {
    const { openSource, disk } = this.#parts.context;
    const { name, shape, files } = await collect(sources, openSource, disk);
    if (!person.lanline && files.length > 1) return this.#sendEach(person, sources);
    const sizes = { sizeBytes: totalBytes(files), fileCount: files.length };
    const init = { ...this.#ids(person, 'out'), shape, name: safeFileName(name), ...sizes, sources };
    const transfer = this.#begin(init, 'waiting');
    transfer.files = files;
    this.#queue.add(person, transfer);
    return transfer.id;
  }

  async #sendEach(person: Person, sources: readonly FileSource[]): Promise<string> {
    const [first, ...others] = sources;
    const id = first === undefined ? '' : await this.#send(person, [first]);
    for (const source of others) await this.#send(person, [source]);
    return id;
  }

  async #attempt(person: Person, transfer: Transfer): Promise<undefined> {
    transfer.attempt.abort.signal.throwIfAborted();
    if (person.lanline) await offerFiles(this.#parts.context, person, transfer);
    else await sendFilePlainly(this.#parts.context, person, transfer);
  }

  #retry(transfer: Transfer): void {
    if (!transfer.canRetry || transfer.running) throw new Problem('not-retryable');
    // A denied transfer is a new question; an accepted one resumes under its ID.
    const wireId = transfer.accepted ? transfer.wireId : this.#parts.environment.randomHex(8);
    this.#known.renaming(transfer, () => transfer.restart(wireId));
    this.#resume(this.#parts.people.need(transfer.personId), transfer);
  }

  #resume(person: Person, transfer: Transfer): void {
    if (transfer.running) return;
    if (transfer.direction === 'out') return this.#queue.add(person, transfer);
    if (!transfer.accepted) return; // the user is asked again when the sender offers it again
    if (transfer.attempt.abort.signal.aborted) transfer.restart();
    void this.#runner.run(person, transfer, () => fetchFiles(this.#parts.context, person, transfer));
  }

  #sendWithAnswer(person: Person, transfer: Transfer, answer: Answer): void {
    transfer.restart();
    transfer.attempt.answered = true;
    transfer.attempt.answer.resolve(answer);
    this.#queue.add(person, transfer);
  }

  #end(transfer: Transfer, problem: Problem): void {
    this.#runner.end(this.#parts.people.need(transfer.personId), transfer, problem);
  }

  #drop(transfer: Transfer): void {
    this.#known.delete(transfer);
    this.#parts.store.delete(transfer.id);
  }

  #begin(init: TransferInit, state: 'waiting' | 'offered' | 'running'): Transfer {
    return this.#known.add(Transfer.begin(init, state, this.#parts));
  }

  /** Restores unfinished transfers, which resume when the other side is there. */
  #restore(): void {
    const { store, conversations, people } = this.#parts;
    for (const record of store.all()) {
      const item = conversations.find(record.itemId)?.item;
      const person = people.get(record.personId);
      if (item?.kind !== 'file' || person === undefined) {
        store.delete(record.itemId);
        continue;
      }
      const transfer = this.#known.add(Transfer.restore(record, item, this.#parts));
      const problem = { code: 'interrupted', who: person.name } as const;
      if (this.#isResumable(transfer) && transfer.goesOn) transfer.change({ problem, canRetry: true });
      else if (record.state !== 'paused') this.#runner.end(person, transfer, new Problem('stopped'));
    }
  }

  /** Both sides have certificates. */
  #isResumable({ personId }: Transfer): boolean {
    return this.#parts.people.get(personId)?.secure === true;
  }

  #ids<D extends 'in' | 'out'>(person: Person, direction: D) {
    return { personId: person.id, direction, wireId: this.#parts.environment.randomHex(8) };
  }

  #refreshSoon(): void {
    this.#parts.environment.clock.after(REFRESH_MS, () => {
      for (const transfer of this.#known.all()) transfer.refresh();
      this.#refreshSoon();
    });
  }
}
