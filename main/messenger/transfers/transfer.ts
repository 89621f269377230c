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
import type { Position } from '../files/manifest.ts';
import type { Conversations } from '../history/conversations.ts';
import { ignoreStorageProblem } from '../storage-state.ts';
import { FileFailures } from './file-failures.ts';
import { type IncomingState, OFFERED_TO_US } from './incoming-state.ts';
import { OfferedFiles } from './offered-files.ts';
import { OFFERED_BY_US } from './outgoing-state.ts';
import { ReceivedFiles } from './received-files.ts';
import { saveTransfer } from './save-transfer.ts';
import { shownTransfer } from './shown-transfer.ts';
import type { Attempt } from './transfer-attempt.ts';
import type { TransferFormat } from './transfer-messages.ts';
import { isOutcome } from './transfer-outcome.ts';
import { TransferProgress } from './transfer-progress.ts';
import { recordOf } from './transfer-record.ts';
import type { TransferState } from './transfer-state.ts';
import type { TransferInit, TransferRecord, TransferStore } from './transfer-store.ts';
import { doneBytesAt, type Wanted } from './wanted-files.ts';

/** Progress is shown no more often: nobody sees more, and ten thousand small files would take their time. */
const SHOW_MS = 50;

/** Where a transfer is shown and stored. */
export interface TransferParts {
  readonly conversations: Conversations;
  readonly store: TransferStore;
  readonly clock: Clock;
}

/** One or more files being transferred, and the item that shows them in the conversation. */
export class Transfer {
  readonly personId: string;
  readonly direction: 'in' | 'out';
  readonly shape: Shape;
  readonly name: string;
  readonly sizeBytes: number;
  readonly fileCount: number;
  readonly folderCount: number;
  format: TransferFormat;
  readonly sources: readonly FileSource[];
  /** The ID that both sides use; a new one if a denied transfer is offered again. */
  wireId: string;
  /** The attempt that is running, if any. */
  attempt: Attempt | undefined;
  /** Resolves when no attempt touches our disk any more. */
  settled: Promise<void> = Promise.resolve();
  /** Where incoming files go: decided on acceptance. */
  destination: Destination = { existing: 'keep' };
  /** Those that could not be sent or received. */
  readonly failures: FileFailures;
  /** What it sends, if it is outgoing. */
  readonly offered: OfferedFiles;
  /** What is known of incoming files. */
  readonly received: ReceivedFiles;
  /** Something is being done that may take all our memory, if it is made to. */
  #isBeginning = false;
  readonly #parts: TransferParts;
  readonly #base: ItemBase;
  readonly #progress: TransferProgress;
  #state: TransferState;
  #wanted: Wanted | undefined;
  #canRetry = false;
  /** What it left on the disk is being removed: until then, the window does not hear of its end. */
  #isHidden = false;
  /** By the clock's `elapsed`. */
  #shownAt = Number.NEGATIVE_INFINITY;
  /** Why nothing moves just now, although it is not interrupted. */
  #obstacle: ProblemView | undefined;

  private constructor(init: TransferInit, state: TransferState, parts: TransferParts, base: ItemBase) {
    this.personId = init.personId;
    this.wireId = init.wireId;
    this.direction = init.direction;
    this.shape = init.shape;
    this.name = init.name;
    this.sizeBytes = init.sizeBytes;
    this.fileCount = init.fileCount;
    this.folderCount = init.folderCount ?? 0;
    this.format = init.format ?? 1;
    this.sources = init.sources ?? [];
    this.offered = new OfferedFiles({ ...init, sources: this.sources, id: base.id, store: parts.store });
    this.#state = state;
    this.#parts = parts;
    this.#base = base;
    this.#progress = new TransferProgress(parts.clock, (position) => parts.store.move(base.id, position));
    this.failures = new FileFailures(base.id, parts.store);
    this.received = new ReceivedFiles({ id: base.id, store: parts.store });
  }

  /** @throws Problem 'storage-…' */
  static begin(init: TransferInit, parts: TransferParts, state?: IncomingState): Transfer {
    const isIncoming = init.direction === 'in';
    const base = parts.conversations.base(isIncoming ? 'them' : 'me');
    const transfer = new Transfer(init, state ?? (isIncoming ? OFFERED_TO_US : OFFERED_BY_US), parts, base);
    // Together: an item alone would be of a transfer that nobody goes on with.
    parts.conversations.appendWith(init.personId, transfer.item(), () =>
      parts.store.putNow(transfer.#record()),
    );
    return transfer;
  }

  /** Restores a transfer that was unfinished when the program ended. */
  static restore(
    record: TransferRecord,
    state: TransferState,
    item: FileItem,
    parts: TransferParts,
  ): Transfer {
    const transfer = new Transfer(record, state, parts, item);
    transfer.destination = record.destination;
    transfer.received.part = record.part;
    transfer.#wanted = record.wanted;
    transfer.#progress.restore(record.position);
    return transfer;
  }

  get id(): string {
    return this.#base.id;
  }
  get state(): TransferState {
    return this.#state;
  }
  get savedAs(): string | undefined {
    return 'savedAs' in this.#state ? this.#state.savedAs : undefined;
  }
  get position(): Position {
    return this.#progress.position;
  }
  /** When bytes moved last, by the clock's `elapsed`. */
  get movedAt(): number {
    return this.#progress.movedAt;
  }
  /** Bytes come, though none may count yet. */
  touched(): void {
    this.#progress.touched();
  }
  /** Whether it has ended, successfully or not. */
  get ended(): boolean {
    return isOutcome(this.#state.phase);
  }
  /** Whether nothing has arrived yet. */
  get isEmpty(): boolean {
    return this.position.index + this.position.offset === 0;
  }

  /**
   * Stores and shows the state that was decided on. It counts only if it could be stored.
   * @param canRetry whether the user can resume or restart it in this state
   * @param shown shows it only once this has resolved
   */
  enter(state: TransferState, canRetry: boolean, shown?: Promise<void>): void {
    const before = this.#state;
    if (state === before && canRetry === this.#canRetry) return;
    this.#state = state;
    this.#canRetry = canRetry;
    this.#obstacle = undefined;
    if (shown !== undefined) this.#isHidden = true;
    try {
      saveTransfer(before, state, () => ({ item: this.item(), record: this.#record() }), this.#parts);
    } catch (error) {
      this.#state = before;
      this.#isHidden = false;
      throw error;
    }
    this.#show();
    void shown?.then(() => {
      this.#isHidden = false;
      if (this.#state.told) this.#parts.store.put(this.#record());
      this.#show();
    });
  }

  /** Shows it after a restart. */
  restored(canRetry: boolean): void {
    this.#canRetry = canRetry;
    this.#show();
  }

  /** It is offered as another one, because the last one had ended. */
  renew(wireId: string): void {
    this.wireId = wireId;
    this.#progress.startsAt(0);
    this.#state = { ...OFFERED_BY_US, attempt: this.#state.attempt }; // the last one may still report its end
    this.#canRetry = false;
    this.failures.clear(0, this.fileCount);
    this.#parts.store.put(this.#record());
    this.wants(undefined);
  }

  /** Runs what hostile files could make end the program: then it is paused at the next start, not begun again. */
  async whileBeginning<T>(run: () => Promise<T>): Promise<T> {
    const setBeginning = (isBeginning: boolean) => {
      this.#isBeginning = isBeginning;
      try {
        this.#parts.store.putState(this.id, this.#record().state);
      } catch (error) {
        ignoreStorageProblem(error); // then nothing of it can be stored, and it does not go on after a restart either
      }
    };
    setBeginning(true);
    try {
      return await run();
    } finally {
      setBeginning(false);
    }
  }

  /** Sets the position up to which everything has been received, and stores it immediately. */
  at(position: Position): void {
    this.#progress.at(position, doneBytesAt(this.received.entries, this.#wanted, position));
  }

  /** Whether everything has been received and checked; it may not have its final name yet. */
  get isComplete(): boolean {
    return this.position.index === this.fileCount;
  }

  /** @param where returns the position known to be written; called from time to time */
  progress(addedBytes: number, where?: () => Position): void {
    const isNews = this.#obstacle !== undefined;
    this.#obstacle = undefined;
    this.#progress.moved(addedBytes, where);
    if (isNews || this.#parts.clock.elapsed() - this.#shownAt >= SHOW_MS) this.#show();
  }

  /** Sending starts, with that many bytes already there. */
  startsAt(doneBytes: number): void {
    this.#progress.startsAt(doneBytes);
  }

  /** Which files are wanted; undefined: all. */
  get wanted(): Wanted | undefined {
    return this.#wanted;
  }

  /** Not all of them are wanted, or not all of them still. @throws Problem 'storage-…' */
  wants(wanted: Wanted | undefined): void {
    this.#parts.store.putWanted(this.id, wanted);
    this.#wanted = wanted;
    this.#show();
  }

  /**
   * Updates the shown speed when nothing moves. Returns whether it has just turned out that nothing does.
   * @param who the other person's name
   */
  refresh(who: string): boolean {
    if (!this.#state.moving) return false;
    const isStill = this.#progress.isStill && this.attempt?.hasArrived !== true;
    const isNews = isStill && this.#obstacle === undefined;
    if (isStill) this.#obstacle ??= { code: 'stalled', who };
    this.#show();
    return isNews;
  }

  /** What became of it cannot be stored yet. */
  hinder(problem: ProblemView): void {
    this.#obstacle = problem;
    this.#show();
  }

  item(): FileItem {
    return { ...this.#base, kind: 'file', transfer: this.view() };
  }

  view(): TransferView {
    const { moving, problem } = this.#state;
    const shown = (moving ? this.#obstacle : undefined) ?? problem;
    return shownTransfer(this, { progress: this.#progress, problem: shown, canRetry: this.#canRetry });
  }

  #record(): TransferRecord {
    return recordOf(this, {
      position: this.#progress.record,
      // Until what is on the disk has been removed, it is looked at again after a restart.
      told: this.#state.told && !this.#isHidden,
      isBeginning: this.#isBeginning,
    });
  }

  #show(): void {
    if (this.#isHidden) return;
    this.#shownAt = this.#parts.clock.elapsed();
    this.#parts.conversations.update(
      this.personId,
      this.item(),
      this.ended || this.#state.phase === 'paused',
    );
  }
}
