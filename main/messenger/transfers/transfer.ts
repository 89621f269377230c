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
import { shownName } from './shown-name.ts';
import { type Answer, type Attempt, newAttempt } from './transfer-attempt.ts';
import { hasEnded, type TransferFacts } from './transfer-state.ts';
import type { TransferInit, TransferRecord, TransferStore } from './transfer-store.ts';

/** Where a transfer is shown and stored. */
export interface TransferParts {
  readonly conversations: Conversations;
  readonly store: TransferStore;
  readonly clock: Clock;
}

type Changes = Partial<Pick<TransferView, 'state' | 'savedAs' | 'canRetry'>> & {
  problem?: ProblemView | undefined;
};

/** How often progress is stored: a compromise between resending after a crash and writing to disk. */
const JOURNAL_BYTES = 4 * 1024 * 1024;

/** One or more files being transferred, and the item that shows them in the conversation. */
export class Transfer {
  readonly personId: string;
  readonly direction: 'in' | 'out';
  readonly shape: Shape;
  readonly name: string;
  readonly sizeBytes: number;
  readonly fileCount: number;
  readonly sources: readonly FileSource[];
  /** The ID that both sides use; a new one if a denied transfer is offered again. */
  wireId: string;
  attempt: Attempt = newAttempt();
  running = false;
  /** A person accepted: it resumes without asking again. */
  accepted = false;
  /** Where incoming files go: decided on acceptance. */
  destination: Destination = { existing: 'keep' };
  /** Set if they answered again while an attempt was still running. */
  nextAnswer: Answer | undefined;
  /** The outgoing files, once collected. */
  files: readonly OutgoingFile[] | undefined;
  /** The files to receive, once known. */
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
    transfer.#save();
    return transfer;
  }

  /** Restores a transfer that was unfinished when the program ended. */
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
  /** Whether it has ended, successfully or not. */
  get ended(): boolean {
    return hasEnded({ state: this.#state });
  }
  /** Whether it will resume automatically as soon as it can. */
  get goesOn(): boolean {
    return !this.running && (this.#state === 'waiting' || this.#state === 'offered');
  }

  /** Its state, for deciding what happens next. */
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

  /** Starts a new attempt from where the last one left off. */
  restart(wireId = this.wireId): void {
    this.wireId = wireId;
    this.attempt = newAttempt();
    this.#rate = new Throughput();
    this.change({ state: this.accepted ? 'waiting' : 'offered', problem: undefined, canRetry: false });
  }

  /** Sets the position up to which everything has been received, and stores it immediately. */
  at(position: Position): void {
    this.#position = position;
    this.#doneBytes = bytesBefore(this.entries, position);
    this.#journaledBytes = this.#doneBytes;
    this.#parts.store.move(this.id, position);
  }

  /** Stores the files to receive and the starting position, so that the transfer can be resumed. */
  begins(entries: readonly Entry[], position: Position): void {
    this.entries = entries;
    this.at(position);
    this.#save();
  }

  /** @param where returns the position known to be written; called from time to time */
  progress(addedBytes: number, where?: () => Position): void {
    this.#doneBytes += addedBytes;
    this.#rate.add(addedBytes, this.#parts.clock.elapsed());
    if (where !== undefined && this.#doneBytes - this.#journaledBytes >= JOURNAL_BYTES) {
      this.#journaledBytes = this.#doneBytes;
      this.#position = where();
      this.#parts.store.move(this.id, this.#position);
    }
    this.#show();
  }

  /** Sending starts, with that many bytes already there. */
  sendingFrom(doneBytes: number): void {
    this.#doneBytes = doneBytes;
    this.change({ state: 'running', problem: undefined });
  }

  /** Updates the shown speed when nothing moves: a stalled transfer shows 0. */
  refresh(): void {
    if (this.#state === 'running') this.#show();
  }

  change(changes: Changes): void {
    if (changes.state !== undefined) this.#state = changes.state;
    if ('problem' in changes) this.#problem = changes.problem;
    if (changes.savedAs !== undefined) this.#savedAs = changes.savedAs;
    if (changes.canRetry !== undefined) this.#canRetry = changes.canRetry;
    if (changes.state !== 'running') this.#save();
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
      name: shownName(this),
      sizeBytes: this.sizeBytes,
      fileCount: this.fileCount,
      doneBytes: this.#doneBytes,
      bytesPerSecond: this.#state === 'running' ? this.#rate.perSecond(this.#parts.clock.elapsed()) : 0,
      state: this.#state,
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
      ...(this.#savedAs === undefined ? {} : { savedAs: this.#savedAs }),
      canRetry: this.#canRetry,
    };
  }

  /** Stores the transfer if it can be resumed, and deletes it from the store if it has ended. */
  #save(): void {
    if (this.ended && !(this.#state === 'failed' && this.#canRetry)) this.#parts.store.delete(this.id);
    else this.#parts.store.put(this.#record());
  }

  #record(): TransferRecord {
    const { personId, wireId, direction, shape, name, sizeBytes, fileCount, sources, entries, destination } =
      this;
    const isPaused = this.#state === 'paused' || this.#state === 'failed';
    const state = isPaused ? 'paused' : this.accepted ? 'waiting' : 'offered';
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
