import type {
  Destination,
  FileItem,
  FileSource,
  ItemBase,
  ProblemView,
  Shape,
  TransferView,
} from '../../ipc/contract.ts';
import type { Clock } from '../environment.ts';
import { bytesBefore, type Entry, type Position, START } from '../files/manifest.ts';
import type { OutgoingFile } from '../files/packing.ts';
import type { Conversations } from '../history/conversations.ts';
import type { Person } from '../people/person.ts';
import { Throughput } from '../throughput.ts';
import { type Answer, type Attempt, newAttempt } from './transfer-attempt.ts';
import { hasEnded, type TransferFacts } from './transfer-state.ts';
import type { TransferInit, TransferRecord, TransferStore } from './transfer-store.ts';

/** Where a transfer is shown and kept. */
export interface TransferParts {
  readonly conversations: Conversations;
  readonly store: TransferStore;
  readonly clock: Clock;
}

type Changes = Partial<Pick<TransferView, 'state' | 'savedAs' | 'canRetry'>> & {
  problem?: ProblemView | undefined;
};

/** Progress is written so often: what is sent again after a crash is little, and so is the writing. */
const JOURNAL_BYTES = 4 * 1024 * 1024;

/** One file, or many, on the way, and the item in the conversation that shows it. */
export class Transfer {
  readonly personId: string;
  readonly direction: 'in' | 'out';
  readonly shape: Shape;
  readonly name: string;
  readonly sizeBytes: number;
  readonly fileCount: number;
  readonly sources: readonly FileSource[];
  /** What both sides call it; new when a denied one is offered again. */
  wireId: string;
  attempt: Attempt = newAttempt();
  running = false;
  /** A person said yes: it resumes without asking again. */
  accepted = false;
  /** Where it goes, of what we receive: decided when it is accepted. */
  destination: Destination = { existing: 'keep' };
  /** Asked for again while an attempt was still under way. */
  nextAnswer: Answer | undefined;
  /** What we send, once it was looked through. */
  files: readonly OutgoingFile[] | undefined;
  /** What is to come, once we were told. */
  entries: readonly Entry[] = [];
  #position: Position = START;
  readonly #parts: TransferParts;
  readonly #base: ItemBase;
  #rate = new Throughput();
  #doneBytes = 0;
  #journaledBytes = 0;
  #state: TransferView['state'];
  #problem: ProblemView | undefined;
  #savedAs: string | undefined;
  #canRetry = false;

  private constructor(
    init: TransferInit,
    state: TransferView['state'],
    parts: TransferParts,
    base: ItemBase,
  ) {
    this.personId = init.personId;
    this.wireId = init.wireId;
    this.direction = init.direction;
    this.shape = init.shape;
    this.name = init.name;
    this.sizeBytes = init.sizeBytes;
    this.fileCount = init.fileCount;
    this.sources = init.sources ?? [];
    this.#state = state;
    this.#parts = parts;
    this.#base = base;
  }

  static begin(init: TransferInit, state: TransferView['state'], parts: TransferParts): Transfer {
    const base = parts.conversations.base(init.direction === 'in' ? 'them' : 'me');
    const transfer = new Transfer(init, state, parts, base);
    parts.conversations.append(init.personId, transfer.item());
    transfer.#keep();
    return transfer;
  }

  /** One that was not whole when the program ended. */
  static restore(record: TransferRecord, item: FileItem, parts: TransferParts): Transfer {
    const { problem, canRetry } = item.transfer;
    const paused = record.state === 'paused';
    const transfer = new Transfer(record, paused ? item.transfer.state : record.state, parts, item);
    transfer.accepted = record.state !== 'offered';
    transfer.entries = record.entries;
    transfer.destination = record.destination;
    transfer.#problem = problem;
    transfer.#canRetry = canRetry;
    transfer.at(record.position);
    return transfer;
  }

  get id(): string {
    return this.#base.id;
  }
  get state(): TransferView['state'] {
    return this.#state;
  }
  get savedAs(): string | undefined {
    return this.#savedAs;
  }
  get canRetry(): boolean {
    return this.#canRetry;
  }
  get position(): Position {
    return this.#position;
  }
  /** Has come to an end, good or bad. */
  get ended(): boolean {
    return hasEnded({ state: this.#state });
  }
  /** Resumes by itself as soon as it can. */
  get goesOn(): boolean {
    return !this.running && (this.#state === 'waiting' || this.#state === 'offered');
  }

  /** What is known of it, to decide what happens next. */
  facts({ name, lanline, secure }: Person): TransferFacts {
    const { index, offset } = this.#position;
    return {
      who: name,
      lanline,
      resumable: secure,
      direction: this.direction,
      state: this.#state,
      running: this.running,
      answered: this.attempt.answered,
      accepted: this.accepted,
      begun: index > 0 || offset > 0,
      whole: this.#doneBytes === this.sizeBytes,
    };
  }

  /** A fresh attempt, from where the last one left off. */
  restart(wireId = this.wireId): void {
    this.wireId = wireId;
    this.attempt = newAttempt();
    this.#rate = new Throughput();
    this.change({ state: this.accepted ? 'waiting' : 'offered', problem: undefined, canRetry: false });
  }

  /** So far everything is there: kept at once. */
  at(position: Position): void {
    this.#position = position;
    this.#doneBytes = bytesBefore(this.entries, position);
    this.#journaledBytes = this.#doneBytes;
    this.#parts.store.move(this.id, position);
  }

  /** What is to come, and where it begins: kept, so that it can be gone on with. */
  begins(entries: readonly Entry[], position: Position): void {
    this.entries = entries;
    this.at(position);
    this.#keep();
  }

  /** @param where what is surely there, asked from time to time */
  progress(addedBytes: number, where?: () => Position): void {
    this.#doneBytes += addedBytes;
    this.#rate.add(addedBytes, this.#parts.clock.now());
    if (where !== undefined && this.#doneBytes - this.#journaledBytes >= JOURNAL_BYTES) {
      this.#journaledBytes = this.#doneBytes;
      this.#position = where();
      this.#parts.store.move(this.id, this.#position);
    }
    this.#show();
  }

  /** Sending begins, so many bytes of it are there already. */
  sendingFrom(doneBytes: number): void {
    this.#doneBytes = doneBytes;
    this.change({ state: 'running', problem: undefined });
  }

  /** Shows the speed again when nothing moves: a stalled transfer says 0. */
  refresh(): void {
    if (this.#state === 'running') this.#show();
  }

  change(changes: Changes): void {
    if (changes.state !== undefined) this.#state = changes.state;
    if ('problem' in changes) this.#problem = changes.problem;
    if (changes.savedAs !== undefined) this.#savedAs = changes.savedAs;
    if (changes.canRetry !== undefined) this.#canRetry = changes.canRetry;
    if (changes.state !== 'running') this.#keep();
    this.#show();
  }

  item(): FileItem {
    return { ...this.#base, kind: 'file', transfer: this.view() };
  }

  view(): TransferView {
    return {
      id: this.id,
      direction: this.direction,
      shape: this.shape,
      name: this.name,
      sizeBytes: this.sizeBytes,
      fileCount: this.fileCount,
      doneBytes: this.#doneBytes,
      bytesPerSecond: this.#state === 'running' ? this.#rate.perSecond(this.#parts.clock.now()) : 0,
      state: this.#state,
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
      ...(this.#savedAs === undefined ? {} : { savedAs: this.#savedAs }),
      canRetry: this.#canRetry,
    };
  }

  /** What can be gone on with is kept; what came to an end is not. */
  #keep(): void {
    if (this.ended && !(this.#state === 'failed' && this.#canRetry)) this.#parts.store.delete(this.id);
    else this.#parts.store.put(this.#record());
  }

  #record(): TransferRecord {
    const { personId, wireId, direction, shape, name, sizeBytes, fileCount, sources, entries, destination } =
      this;
    const rests = this.#state === 'paused' || this.#state === 'failed';
    const state = rests ? 'paused' : this.accepted ? 'waiting' : 'offered';
    const facts = {
      personId,
      wireId,
      direction,
      shape,
      name,
      sizeBytes,
      fileCount,
      sources,
      entries,
      destination,
    };
    return { itemId: this.id, ...facts, state, position: this.#position };
  }

  #show(): void {
    this.#parts.conversations.update(this.personId, this.item(), this.ended || this.#state === 'paused');
  }
}
