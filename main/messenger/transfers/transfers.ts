import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection, IncomingBody } from '../../engine/index.ts';
import type { Destination, FileSource } from '../../ipc/contract.ts';
import type { Clock, Environment } from '../environment.ts';
import { collect } from '../files/collect.ts';
import type { Content } from '../files/file-content.ts';
import { safeFileName } from '../files/file-name.ts';
import { checkFolder } from '../files/folder.ts';
import { totalBytes } from '../files/manifest.ts';
import type { Conversations } from '../history/conversations.ts';
import { MAX_FILES_AT_ONCE, MAX_TRANSFERS } from '../limits.ts';
import type { ExpectedConnections } from '../links/expected-connections.ts';
import type { Links } from '../links/links.ts';
import { type Answer, CANCELLED, type FileMessage, type Message } from '../links/messages.ts';
import { Retry } from '../links/retry.ts';
import type { Offers } from '../offers/offers.ts';
import type { Rules } from '../offers/rules.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { codeFor, sentenceFor } from '../sentences.ts';
import { fetchFiles, partialDownloadOf, receiveBody } from './fetch-files.ts';
import { offerFiles, sendFilePlainly } from './send-files.ts';
import { Cancelled, Paused, Transfer, type TransferInit } from './transfer.ts';
import type { TransferStore } from './transfer-store.ts';

const REFRESH_MS = 500;
/** A connection's end can overtake the message that says why; so long we wait for it. */
const REASON_MS = 1_000;
/** How the end of a connection looks from either side. */
const LOST_CODES = new Set(['lost', 'cut-off', 'econnreset', 'epipe', 'err_stream_premature_close']);
/** After these it goes on by itself when the other side is there again: nobody wanted it to end. */
const INTERRUPTIONS = new Set([...LOST_CODES, 'unreachable', 'timeout', 'closed', 'stopped']);

/** What a transfer needs of the messenger. */
export interface TransferContext {
  readonly links: Links;
  readonly expected: ExpectedConnections;
  readonly downloadsFolder: string;
  openSource(source: FileSource): Promise<Content>;
  /** On the connection that we talk on; rejects when there is none. */
  say(person: Person, message: Message): Promise<void>;
  /** Rejects with the sentence when `promise` takes longer. */
  within<T>(timeoutMs: number, promise: Promise<T>, sentence: string): Promise<T>;
}

interface Parts {
  readonly people: PeopleRegistry;
  readonly offers: Offers;
  readonly conversations: Conversations;
  readonly store: TransferStore;
  readonly rules: Rules;
  readonly environment: Environment;
}

/** All files on their way, both directions: starting, answering, interrupting and going on. */
export class Transfers {
  readonly #own: TransferContext;
  readonly #parts: Parts;
  readonly #clock: Clock;
  readonly #byId = new Map<string, Transfer>();
  /** By person and the name that both sides give it. */
  readonly #byWire = new Map<string, Transfer>();
  readonly #waiting = new Map<string, Transfer[]>();
  readonly #moving = new Map<string, Set<Transfer>>();
  readonly #retry: Retry;
  /** How far each was when it broke off the last time. */
  readonly #reached = new WeakMap<Transfer, number>();
  #stopped = false;

  constructor(own: TransferContext, parts: Parts) {
    this.#own = own;
    this.#parts = parts;
    this.#clock = parts.environment.clock;
    this.#retry = new Retry(parts.environment);
    this.#restore();
    this.#refreshSoon();
  }

  /** @throws Problem 'unknown-transfer' */
  need(transferId: string): Transfer {
    const transfer = this.#byId.get(transferId);
    if (transfer === undefined) throw new Problem('unknown-transfer', 'This transfer is not known any more.');
    return transfer;
  }

  /**
   * Sends what was picked as soon as there is room for it: as one transfer to a person, one by one to a program. The
   * (first) transfer's id. @throws Problem when it can't be read
   */
  async send(person: Person, sources: readonly FileSource[]): Promise<string> {
    const { name, shape, files } = await collect(sources, this.#own.openSource);
    if (!person.lanline && files.length > 1) return this.#sendEach(person, sources);
    const sizes = { sizeBytes: totalBytes(files), fileCount: files.length };
    const init = { ...this.#ids(person, 'out'), shape, name: safeFileName(name), ...sizes, sources };
    const transfer = this.#begin(init, 'waiting');
    transfer.files = files;
    this.#queue(person, transfer);
    return transfer.id;
  }

  cancel(transferId: string): void {
    const transfer = this.need(transferId);
    if (transfer.ended) return;
    const cancelled = new Cancelled('You cancelled it.', CANCELLED);
    this.#stop(this.#personOf(transfer), transfer, cancelled);
  }

  pause(transferId: string): void {
    const transfer = this.need(transferId);
    if (!this.#isOurs(transfer) || transfer.ended || transfer.state === 'paused') return;
    this.#stop(this.#personOf(transfer), transfer, new Paused('You paused it.', true));
  }

  retry(transferId: string): void {
    const transfer = this.need(transferId);
    if (!transfer.canRetry || transfer.running)
      throw new Problem('no-retry', 'This transfer can not be started again.');
    const person = this.#personOf(transfer);
    this.#byWire.delete(wireKey(transfer));
    // What they denied is a new question; what was accepted goes on under its name.
    transfer.restart(transfer.accepted ? transfer.wireId : this.#parts.environment.randomHex(8));
    this.#byWire.set(wireKey(transfer), transfer);
    this.#goOn(person, transfer);
  }

  /** Large bytes from a program, on a connection that the user accepted: saved as they come. */
  receive(person: Person, connection: Connection, name: string, sizeBytes: number, body: IncomingBody): void {
    const facts = { shape: 'file', name: safeFileName(name), sizeBytes, fileCount: 1 } as const;
    const transfer = this.#begin({ ...this.#ids(person, 'in'), ...facts }, 'running');
    const { signal } = transfer.attempt.abort;
    signal.addEventListener('abort', () => connection.destroy('transfer-stopped'), { once: true });
    void this.#run(person, transfer, () => receiveBody(this.#own, transfer, body));
  }

  /** What a Lanline peer says about a file. */
  heard(person: Person, message: FileMessage): void {
    const transfer = this.#byWire.get(`${person.id} ${message.id}`);
    if (message.type === 'file') {
      if (transfer === undefined) this.#offered(person, message);
      else if (transfer.direction === 'in') this.#offeredAgain(person, transfer);
    } else if (transfer !== undefined) {
      this.#heardOf(transfer, person, message);
    }
  }

  /** A connection to talk on is there: what was interrupted goes on. */
  linkOpened(person: Person): void {
    for (const transfer of this.#of(person))
      if (transfer.goesOn && this.#isOurs(transfer)) this.#goOn(person, transfer);
  }

  /** They are seen: if something is waiting for them, they are called. */
  seen(person: Person): void {
    if (!person.secure || this.#own.links.control(person) !== undefined) return;
    if (this.#of(person).some((transfer) => transfer.goesOn && this.#isOurs(transfer)))
      this.#own.links.open(person).catch(() => {}); // the link says why
  }

  /** Nothing goes on with somebody who is forgotten. */
  forget(person: Person): void {
    for (const transfer of this.#of(person)) {
      // At once, as the connection is about to close.
      if (!transfer.ended) this.#tellEnd(person, transfer.wireId, CANCELLED);
      this.#stop(person, transfer, new Cancelled(`You forgot ${person.name}.`));
      this.#byId.delete(transfer.id);
      this.#byWire.delete(wireKey(transfer));
      this.#parts.store.delete(transfer.id);
    }
  }

  /** Where an offered transfer goes once it is accepted. @throws Problem 'folder' when nothing can be saved there */
  async setDestination(transferId: string, destination: Destination): Promise<void> {
    const transfer = this.need(transferId);
    if (destination.folder !== undefined) await checkFolder(destination.folder);
    transfer.destination = destination;
  }

  /**
   * An ended transfer can not be started again any more, and what came of it is removed unless it is whole.
   * @throws Problem 'moving' while it has not ended
   */
  async drop(transferId: string): Promise<void> {
    const transfer = this.#byId.get(transferId);
    if (transfer === undefined) return;
    if (!transfer.ended) throw new Problem('moving', 'Cancel this transfer first.');
    this.#byId.delete(transferId);
    this.#byWire.delete(wireKey(transfer));
    this.#parts.store.delete(transferId);
    if (transfer.state === 'failed') await this.#discard(transfer);
  }

  /** The connection to talk on is gone: what waits for an answer on it will not get one. */
  linkLost(person: Person): void {
    for (const transfer of this.#of(person)) {
      if (!transfer.running || transfer.ended) continue;
      // Sent whole, too, it waits for a word that can't come any more.
      const waitsForWord = transfer.state === 'offered' || (transfer.direction === 'out' && transfer.whole);
      if (waitsForWord) {
        transfer.attempt.abort.abort(new Problem('lost', `The connection to ${person.name} was lost.`));
      }
    }
  }

  /** Nothing is told to anybody: what is on its way goes on when both are there again. */
  stop(): void {
    this.#stopped = true;
    this.#retry.stop();
    for (const transfer of this.#byId.values()) {
      if (transfer.running) transfer.attempt.abort.abort(new Problem('stopped', 'Lanline was closed.'));
    }
  }

  #heardOf(transfer: Transfer, person: Person, message: Exclude<FileMessage, { type: 'file' }>): void {
    const { attempt } = transfer;
    if (message.type === 'file-end') {
      if (message.reason === undefined) this.#confirmed(person, transfer);
      else this.#stop(person, transfer, this.#reasonFor(person, message.reason));
    } else if (message.type === 'file-pause') {
      this.#stop(person, transfer, new Paused(`${person.name} paused it.`, false));
    } else if (transfer.direction === 'out') {
      if (message.type === 'file-dial') attempt.dialAsked.resolve();
      else this.#answered(person, transfer, message);
    }
  }

  #reasonFor(person: Person, reason: string): Problem {
    if (reason === CANCELLED) return new Cancelled(`${person.name} cancelled it.`);
    return new Problem('other-side', reason);
  }

  /** They have everything, though we may not have known that we sent it. */
  #confirmed(person: Person, transfer: Transfer): void {
    if (transfer.direction !== 'out') return;
    if (transfer.running) transfer.attempt.confirmed.resolve();
    else if (!transfer.ended) this.#done(person, transfer, undefined);
  }

  #stop(person: Person, transfer: Transfer, why: Problem): void {
    if (transfer.running) transfer.attempt.abort.abort(why);
    else if (!transfer.ended)
      void this.#clearAway(transfer, why).then(() => this.#broke(person, transfer, why));
  }

  #answered(person: Person, transfer: Transfer, answer: Answer): void {
    const { attempt } = transfer;
    if (transfer.running && !attempt.answered) {
      attempt.answered = true;
      attempt.answer.resolve(answer);
    } else if (answer.accept && transfer.running) {
      // They began anew while we still believed in the attempt before.
      transfer.nextAnswer = answer;
      attempt.abort.abort(new Problem('lost', `${person.name} began anew.`));
    } else if (answer.accept && transfer.accepted && !isSettled(transfer)) {
      this.#answerAgain(person, transfer, answer);
    }
  }

  #answerAgain(person: Person, transfer: Transfer, answer: Answer): void {
    transfer.restart();
    transfer.attempt.answered = true;
    transfer.attempt.answer.resolve(answer);
    this.#queue(person, transfer);
  }

  #offered(person: Person, file: Extract<FileMessage, { type: 'file' }>): void {
    if (!this.#isLetIn(person, file.sizeBytes) && !this.#parts.offers.hasRoom()) {
      const reason = 'Too many questions are open there at once. Try again when they are answered.';
      this.#own.say(person, { type: 'file-answer', id: file.id, accept: false, reason }).catch(() => {});
      return;
    }
    const { id, shape, sizeBytes, count } = file;
    const facts = { shape, name: safeFileName(file.name), sizeBytes, fileCount: count };
    const transfer = this.#begin({ personId: person.id, wireId: id, direction: 'in', ...facts }, 'offered');
    this.#ask(person, transfer);
  }

  /** Its sender is there again. */
  #offeredAgain(person: Person, transfer: Transfer): void {
    if (transfer.running) return;
    if (transfer.state === 'done') return this.#tellEnd(person, transfer.wireId);
    if (transfer.state === 'offered') return this.#ask(person, transfer);
    if (!transfer.accepted || transfer.state === 'cancelled')
      return this.#tellEnd(person, transfer.wireId, CANCELLED);
    transfer.restart();
    this.#goOn(person, transfer);
  }

  /** The user wants their files without being asked: an address could be anybody's, so a certificate is needed. */
  #isLetIn(person: Person, sizeBytes: number): boolean {
    return person.secure && this.#parts.rules.decide(person.id, 'file', sizeBytes) === 'accept';
  }

  #ask(person: Person, transfer: Transfer): void {
    if (this.#isLetIn(person, transfer.sizeBytes)) {
      transfer.accepted = true;
      transfer.change({ state: 'waiting' });
      void this.#run(person, transfer, () => fetchFiles(this.#own, person, transfer));
      return;
    }
    const { name, sizeBytes, fileCount, wireId } = transfer;
    const { answered, withdraw } = this.#parts.offers.ask({
      ...this.#parts.people.caller(person),
      id: transfer.id,
      what: {
        kind: 'file',
        fileName: name,
        sizeBytes,
        fileCount,
        exists: isThere(this.#own.downloadsFolder, transfer),
        several: transfer.shape !== 'file',
      },
    });
    transfer.attempt.abort.signal.addEventListener('abort', () => withdraw(false), { once: true });
    void this.#run(person, transfer, async () => {
      const accept = await answered;
      transfer.attempt.abort.signal.throwIfAborted();
      if (accept) {
        await this.#skipWhatIsThere(person, transfer);
        transfer.accepted = true;
        transfer.change({ state: 'waiting' });
        return fetchFiles(this.#own, person, transfer);
      }
      await this.#own.say(person, { type: 'file-answer', id: wireId, accept: false });
      throw new Problem('denied', 'You declined this file.');
    });
  }

  /** @throws Problem 'denied' when the user wants nothing that is there already */
  async #skipWhatIsThere(person: Person, transfer: Transfer): Promise<void> {
    const { folder = this.#own.downloadsFolder, existing } = transfer.destination;
    if (existing !== 'skip' || !isThere(folder, transfer)) return;
    const reason = `${transfer.name} is there already.`;
    await this.#own.say(person, { type: 'file-answer', id: transfer.wireId, accept: false, reason });
    throw new Problem('denied', `Skipped: ${reason}`);
  }

  #goOn(person: Person, transfer: Transfer): void {
    if (transfer.running) return;
    if (transfer.direction === 'out') return this.#queue(person, transfer);
    if (!transfer.accepted) return; // asked again when its sender offers it again
    if (transfer.attempt.abort.signal.aborted) transfer.restart();
    void this.#run(person, transfer, () => fetchFiles(this.#own, person, transfer));
  }

  #queue(person: Person, transfer: Transfer): void {
    const waiting = this.#waiting.get(person.id) ?? [];
    this.#waiting.set(person.id, waiting);
    if (!waiting.includes(transfer)) waiting.push(transfer);
    this.#next(person);
  }

  #next(person: Person): void {
    const moving = this.#moving.get(person.id) ?? new Set();
    this.#moving.set(person.id, moving);
    while (moving.size < MAX_FILES_AT_ONCE) {
      const transfer = this.#waiting.get(person.id)?.shift();
      if (transfer === undefined) return;
      if (transfer.ended || transfer.running || transfer.state === 'paused') continue;
      if (transfer.attempt.abort.signal.aborted) transfer.restart();
      moving.add(transfer);
      void this.#run(person, transfer, () => this.#sendNow(person, transfer)).finally(() => {
        moving.delete(transfer);
        this.#next(person);
      });
    }
  }

  async #sendNow(person: Person, transfer: Transfer): Promise<undefined> {
    transfer.attempt.abort.signal.throwIfAborted();
    if (person.lanline) await offerFiles(this.#own, person, transfer);
    else await sendFilePlainly(this.#own, person, transfer);
  }

  async #sendEach(person: Person, sources: readonly FileSource[]): Promise<string> {
    let first: string | undefined;
    for (const source of sources) {
      const id = await this.send(person, [source]);
      first ??= id;
    }
    return first ?? '';
  }

  /** Runs one attempt to its end, and says on both sides what came of it. */
  async #run(person: Person, transfer: Transfer, attempt: () => Promise<string | undefined>): Promise<void> {
    transfer.running = true;
    const { abort } = transfer.attempt;
    try {
      const savedAs = await attempt();
      transfer.running = false;
      this.#done(person, transfer, savedAs);
    } catch (failure) {
      if (LOST_CODES.has(codeFor(failure))) await this.#reasonOf(person, abort.signal);
      const error: unknown = abort.signal.aborted ? abort.signal.reason : failure;
      abort.abort(error); // lets go of whatever still waits
      await this.#clearAway(transfer, error);
      transfer.running = false;
      this.#broke(person, transfer, error);
    }
    const answer = transfer.nextAnswer;
    transfer.nextAnswer = undefined;
    if (answer !== undefined && transfer.goesOn) this.#answerAgain(person, transfer, answer);
  }

  #done(person: Person, transfer: Transfer, savedAs: string | undefined): void {
    const saved = savedAs === undefined ? {} : { savedAs };
    transfer.change({ state: 'done', problem: undefined, canRetry: false, ...saved });
    if (transfer.direction === 'in') this.#tellEnd(person, transfer.wireId);
  }

  /** An attempt ended without everything being there. */
  #broke(person: Person, transfer: Transfer, error: unknown): void {
    const sentence = sentenceFor(error, person.name);
    const code = codeFor(error);
    if (error instanceof Paused) {
      transfer.change({ state: 'paused', problem: sentence, canRetry: true });
      if (error.byUs) this.#own.say(person, { type: 'file-pause', id: transfer.wireId }).catch(() => {});
    } else if (this.#isOurs(transfer) && INTERRUPTIONS.has(code)) {
      const problem = `Interrupted. It goes on when ${person.name} is there.`;
      transfer.change({ state: transfer.accepted ? 'waiting' : 'offered', problem, canRetry: true });
      // Who is asked and does not answer is not asked again and again.
      const unanswered = code === 'timeout' && !transfer.accepted;
      if (!this.#stopped && !unanswered) this.#tryAgainSoon(person, transfer);
    } else {
      const state = code === 'cancelled' ? 'cancelled' : code === 'denied' ? 'denied' : 'failed';
      const told = error instanceof Cancelled ? error.told : code === 'other-side' ? undefined : sentence;
      if (told !== undefined && state !== 'denied') this.#tellEnd(person, transfer.wireId, told);
      // A file from a program is its sender's to send again; one from a person can be fetched again.
      const canRetry = transfer.direction === 'out' || (state === 'failed' && person.lanline);
      transfer.change({ state, problem: sentence, canRetry });
      if (code === 'unexpected') this.#parts.environment.log('transfer', error);
    }
  }

  /** What nobody will go on with does not stay on the disk. */
  async #clearAway(transfer: Transfer, error: unknown): Promise<void> {
    if (transfer.direction !== 'in' || error instanceof Paused) return;
    const { index, offset } = transfer.position;
    const isUnwanted = error instanceof Cancelled || codeFor(error) === 'denied';
    const isNothing = index === 0 && offset === 0 && !INTERRUPTIONS.has(codeFor(error));
    if (!isUnwanted && !isNothing) return;
    await this.#discard(transfer);
  }

  /** What came of it so far is removed. */
  async #discard(transfer: Transfer): Promise<void> {
    if (transfer.direction !== 'in') return;
    const discarded = partialDownloadOf(this.#own, transfer).discard();
    await discarded.catch((failure: unknown) => this.#parts.environment.log('discard', failure));
  }

  /** While they are seen, it goes on by itself; the pause grows as long as nothing comes of it. */
  #tryAgainSoon(person: Person, transfer: Transfer): void {
    const { doneBytes } = transfer.view();
    if (doneBytes > (this.#reached.get(transfer) ?? 0)) this.#retry.worked(transfer.id);
    this.#reached.set(transfer, doneBytes);
    this.#retry.later(transfer.id, () => {
      if (transfer.goesOn && person.here) this.#goOn(person, transfer);
    });
  }

  /** Gives the other side a moment to say why it hung up. */
  #reasonOf(person: Person, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (signal.aborted || this.#own.links.control(person) === undefined) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    const undo = this.#clock.after(REASON_MS, resolve);
    return promise.finally(undo);
  }

  #tellEnd(person: Person, wireId: string, reason?: string): void {
    if (!person.lanline || this.#own.links.control(person) === undefined) return;
    const end = { type: 'file-end', id: wireId, ...(reason === undefined ? {} : { reason }) } as const;
    this.#own.say(person, end).catch(() => {}); // they will see the connection end
  }

  #begin(init: TransferInit, state: 'waiting' | 'offered' | 'running'): Transfer {
    this.#forgetOldest();
    return this.#know(Transfer.begin(init, state, this.#transferParts()));
  }

  #know(transfer: Transfer): Transfer {
    this.#byId.set(transfer.id, transfer);
    this.#byWire.set(wireKey(transfer), transfer);
    return transfer;
  }

  /** What was on its way when the program ended goes on when the other side is there. */
  #restore(): void {
    const { store, conversations, people } = this.#parts;
    for (const record of store.all()) {
      const item = conversations.find(record.itemId)?.item;
      const person = people.get(record.personId);
      if (item?.kind !== 'file' || person === undefined) {
        store.delete(record.itemId);
        continue;
      }
      const transfer = this.#know(Transfer.restore(record, item, this.#transferParts()));
      const problem = `Interrupted. It goes on when ${person.name} is there.`;
      if (this.#isOurs(transfer) && transfer.goesOn) transfer.change({ problem, canRetry: true });
      else if (record.state !== 'paused')
        this.#broke(person, transfer, new Problem('stopped', 'Lanline was closed.'));
    }
  }

  #transferParts() {
    const { conversations, store } = this.#parts;
    return { conversations, store, clock: this.#clock };
  }

  /** Between two Lanlines: it can be gone on with. */
  #isOurs(transfer: Transfer): boolean {
    return this.#parts.people.get(transfer.personId)?.secure === true;
  }

  #of(person: Person): Transfer[] {
    return [...this.#byId.values()].filter(({ personId }) => personId === person.id);
  }

  #personOf(transfer: Transfer): Person {
    return this.#parts.people.need(transfer.personId);
  }

  #forgetOldest(): void {
    if (this.#byId.size < MAX_TRANSFERS) return;
    for (const transfer of this.#byId.values()) {
      if (!transfer.ended) continue;
      this.#byId.delete(transfer.id);
      this.#byWire.delete(wireKey(transfer));
      return;
    }
  }

  #ids<D extends 'in' | 'out'>(person: Person, direction: D) {
    return { personId: person.id, direction, wireId: this.#parts.environment.randomHex(8) };
  }

  #refreshSoon(): void {
    this.#clock.after(REFRESH_MS, () => {
      for (const transfer of this.#byId.values()) transfer.refresh();
      this.#refreshSoon();
    });
  }
}

function isSettled({ state }: Transfer): boolean {
  return state === 'done' || state === 'cancelled' || state === 'denied';
}

/** Something has the final name already. */
function isThere(folder: string, { name }: Transfer): boolean {
  try {
    return lstatSync(join(folder, name), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // the folder can't be read: what is wrong with it is told when something is saved there
  }
}

function wireKey({ personId, wireId }: Pick<Transfer, 'personId' | 'wireId'>): string {
  return `${personId} ${wireId}`;
}
