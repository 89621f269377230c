import type { Connection, IncomingBody } from '../engine/index.ts';
import type { FileSource } from '../ipc/contract.ts';
import type { Arrivals } from './arrivals.ts';
import type { Conversations } from './conversations.ts';
import type { Content } from './file-content.ts';
import { safeFileName } from './file-name.ts';
import { fetchFile, receiveBody } from './incoming.ts';
import { MAX_FILES_AT_ONCE, MAX_TRANSFERS } from './limits.ts';
import type { Links } from './links.ts';
import { CANCELLED, type FileMessage, type Message } from './messages.ts';
import type { Offers } from './offers.ts';
import { offerFile, sendFilePlainly } from './outgoing.ts';
import type { People } from './people.ts';
import type { Person } from './person.ts';
import { Problem } from './problem.ts';
import { codeFor, sentenceFor } from './sentences.ts';
import { Cancelled, Transfer, type TransferInit } from './transfer.ts';
import type { Clock, World } from './world.ts';

const REFRESH_MS = 500;
/** A connection's end can overtake the message that says why; so long we wait for it. */
const REASON_MS = 1000;
/** How the end of a connection looks from either side. */
const LOST_CODES = new Set(['lost', 'cut-off', 'econnreset', 'epipe', 'err_stream_premature_close']);

/** What a transfer needs of the messenger. */
export interface TransferWorld {
  readonly links: Links;
  readonly arrivals: Arrivals;
  readonly downloadsFolder: string;
  openSource(source: FileSource): Promise<Content>;
  /** On the connection that we talk on; rejects when there is none. */
  say(person: Person, message: Message): Promise<void>;
  /** Rejects with the sentence when `promise` takes longer. */
  within<T>(timeoutMs: number, promise: Promise<T>, sentence: string): Promise<T>;
}

interface Parts {
  readonly people: People;
  readonly offers: Offers;
  readonly conversations: Conversations;
  readonly world: World;
}

/** All files on their way, both directions: starting, answering, cancelling and starting again. */
export class Transfers {
  readonly #own: TransferWorld;
  readonly #parts: Parts;
  readonly #clock: Clock;
  readonly #byId = new Map<string, Transfer>();
  /** By person and the name that both sides give it. */
  readonly #byWire = new Map<string, Transfer>();
  readonly #waiting = new Map<string, Transfer[]>();
  readonly #moving = new Map<string, Set<Transfer>>();

  constructor(own: TransferWorld, parts: Parts) {
    this.#own = own;
    this.#parts = parts;
    this.#clock = parts.world.clock;
    this.#refreshSoon();
  }

  /** @throws Problem 'unknown-transfer' */
  need(transferId: string): Transfer {
    const transfer = this.#byId.get(transferId);
    if (transfer === undefined) throw new Problem('unknown-transfer', 'This transfer is not known any more.');
    return transfer;
  }

  /** Sends a file as soon as there is room for it; the transfer's id. */
  send(person: Person, source: FileSource): string {
    const name = safeFileName(source.name);
    const transfer = this.#begin(
      { ...this.#ids(person, 'out'), name, sizeBytes: source.sizeBytes, source },
      'waiting',
    );
    this.#queue(person, transfer);
    return transfer.id;
  }

  cancel(transferId: string): void {
    const transfer = this.need(transferId);
    if (!transfer.ended) transfer.attempt.abort.abort(new Cancelled('You cancelled it.', CANCELLED));
  }

  retry(transferId: string): void {
    const transfer = this.need(transferId);
    if (!transfer.canRetry) throw new Problem('no-retry', 'This transfer can not be started again.');
    const person = this.#parts.people.need(transfer.personId);
    if (transfer.direction === 'out') {
      this.#byWire.delete(wireKey(transfer));
      transfer.restart(this.#parts.world.randomHex(8));
      this.#byWire.set(wireKey(transfer), transfer);
      this.#queue(person, transfer);
    } else {
      transfer.restart(transfer.wireId); // they know the file by this
      void this.#run(person, transfer, () => fetchFile(this.#own, person, transfer));
    }
  }

  /** Large bytes from a program, on a connection that the user accepted: saved as they come. */
  receive(person: Person, connection: Connection, name: string, sizeBytes: number, body: IncomingBody): void {
    const transfer = this.#begin(
      { ...this.#ids(person, 'in'), name: safeFileName(name), sizeBytes },
      'running',
    );
    const { signal } = transfer.attempt.abort;
    signal.addEventListener('abort', () => connection.destroy('The transfer was stopped.'), { once: true });
    void this.#run(person, transfer, () => receiveBody(this.#own, transfer, body));
  }

  /** What a Lanline peer says about a file. */
  heard(person: Person, message: FileMessage): void {
    const transfer = this.#byWire.get(`${person.id} ${message.id}`);
    if (message.type === 'file') {
      if (transfer === undefined) this.#offered(person, message);
    } else if (transfer !== undefined) {
      this.#heardOf(transfer, person, message);
    }
  }

  #heardOf(transfer: Transfer, person: Person, message: Exclude<FileMessage, { type: 'file' }>): void {
    const { attempt } = transfer;
    if (message.type === 'file-end') {
      if (message.reason === undefined) attempt.confirmed.resolve();
      else if (message.reason === CANCELLED)
        attempt.abort.abort(new Cancelled(`${person.name} cancelled it.`));
      else attempt.abort.abort(new Problem('other-side', message.reason));
    } else if (transfer.direction === 'out') {
      if (message.type === 'file-dial') attempt.dialAsked.resolve();
      else if (message.accept && transfer.state === 'failed') this.#askedAgain(person, transfer);
      else attempt.answer.resolve({ accept: message.accept, reason: message.reason });
    }
  }

  /** The connection to talk on is gone: what waits for an answer on it will not get one. */
  linkLost(person: Person): void {
    for (const transfer of this.#byId.values()) {
      if (transfer.personId !== person.id || transfer.ended) continue;
      // Sent whole, too, it waits for a word that can't come any more.
      const waitsForWord = transfer.state === 'offered' || (transfer.direction === 'out' && transfer.whole);
      if (waitsForWord) {
        transfer.attempt.abort.abort(new Problem('lost', `The connection to ${person.name} was lost.`));
      }
    }
  }

  stop(): void {
    for (const transfer of this.#byId.values()) {
      if (!transfer.ended) transfer.attempt.abort.abort(new Cancelled('Lanline was closed.', CANCELLED));
    }
  }

  #offered(person: Person, file: Extract<FileMessage, { type: 'file' }>): void {
    if (!this.#parts.offers.hasRoom()) {
      const reason = 'Too many questions are open there at once. Try again when they are answered.';
      this.#own.say(person, { type: 'file-answer', id: file.id, accept: false, reason }).catch(() => {});
      return;
    }
    const name = safeFileName(file.name);
    const transfer = this.#begin(
      { personId: person.id, wireId: file.id, direction: 'in', name, sizeBytes: file.sizeBytes },
      'offered',
    );
    const { answered, withdraw } = this.#parts.offers.ask({
      ...this.#parts.people.caller(person),
      id: transfer.id,
      what: { kind: 'file', fileName: name, sizeBytes: file.sizeBytes },
    });
    transfer.attempt.abort.signal.addEventListener('abort', () => withdraw(false), { once: true });
    void this.#run(person, transfer, async () => {
      const accept = await answered;
      transfer.attempt.abort.signal.throwIfAborted();
      if (accept) {
        transfer.change({ state: 'waiting' });
        return fetchFile(this.#own, person, transfer);
      }
      await this.#own.say(person, { type: 'file-answer', id: file.id, accept: false });
      throw new Problem('denied', 'You declined this file.');
    });
  }

  /** They want a file again that failed on their side. */
  #askedAgain(person: Person, transfer: Transfer): void {
    transfer.restart(transfer.wireId);
    transfer.attempt.answer.resolve({ accept: true });
    this.#queue(person, transfer);
  }

  #queue(person: Person, transfer: Transfer): void {
    const waiting = this.#waiting.get(person.id) ?? [];
    this.#waiting.set(person.id, waiting);
    waiting.push(transfer);
    this.#next(person);
  }

  #next(person: Person): void {
    const moving = this.#moving.get(person.id) ?? new Set();
    this.#moving.set(person.id, moving);
    while (moving.size < MAX_FILES_AT_ONCE) {
      const transfer = this.#waiting.get(person.id)?.shift();
      if (transfer === undefined) return;
      moving.add(transfer);
      void this.#run(person, transfer, () => this.#sendNow(person, transfer)).finally(() => {
        moving.delete(transfer);
        this.#next(person);
      });
    }
  }

  async #sendNow(person: Person, transfer: Transfer): Promise<undefined> {
    transfer.attempt.abort.signal.throwIfAborted();
    if (person.lanline) await offerFile(this.#own, person, transfer);
    else await sendFilePlainly(this.#own, person, transfer);
  }

  /** Runs one attempt to its end, and says on both sides what came of it. */
  async #run(person: Person, transfer: Transfer, attempt: () => Promise<string | undefined>): Promise<void> {
    const { signal } = transfer.attempt.abort;
    const { wireId, direction } = transfer;
    try {
      const savedAs = await attempt();
      const saved = savedAs === undefined ? {} : { savedAs };
      transfer.change({ state: 'done', problem: undefined, canRetry: false, ...saved });
      if (direction === 'in') this.#tellEnd(person, wireId);
    } catch (failure) {
      if (LOST_CODES.has(codeFor(failure))) await this.#reasonOf(person, signal);
      const error: unknown = signal.aborted ? signal.reason : failure;
      const sentence = sentenceFor(error, person.name);
      const code = codeFor(error);
      const state = code === 'cancelled' ? 'cancelled' : code === 'denied' ? 'denied' : 'failed';
      const told = error instanceof Cancelled ? error.told : code === 'other-side' ? undefined : sentence;
      if (told !== undefined && state !== 'denied') this.#tellEnd(person, wireId, told);
      // A file from a program is its sender's to send again; one from a person can be fetched again.
      const canRetry = direction === 'out' || (state === 'failed' && person.lanline);
      transfer.change({ state, problem: sentence, canRetry });
      if (code === 'unexpected') this.#parts.world.log('transfer', error);
      transfer.attempt.abort.abort(error); // lets go of whatever still waits
    }
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
    const transfer = new Transfer(init, state, this.#parts.conversations, this.#clock);
    this.#byId.set(transfer.id, transfer);
    this.#byWire.set(wireKey(transfer), transfer);
    return transfer;
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
    return { personId: person.id, direction, wireId: this.#parts.world.randomHex(8) };
  }

  #refreshSoon(): void {
    this.#clock.after(REFRESH_MS, () => {
      for (const transfer of this.#byId.values()) transfer.refresh();
      this.#refreshSoon();
    });
  }
}

function wireKey({ personId, wireId }: Transfer): string {
  return `${personId} ${wireId}`;
}
