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
import type { Entry, Position } from '../files/manifest.ts';
import type { OutgoingFile } from '../files/packing.ts';
import type { Conversations } from '../history/conversations.ts';
import { type IncomingState, OFFERED_TO_US } from './incoming-state.ts';
import { OFFERED_BY_US, type OutgoingState } from './outgoing-state.ts';
import { shownTransfer } from './shown-transfer.ts';
import type { Attempt } from './transfer-attempt.ts';
import { isOutcome } from './transfer-outcome.ts';
import { TransferProgress } from './transfer-progress.ts';
import type { TransferInit, TransferRecord, TransferStore } from './transfer-store.ts';

/** Where a transfer is shown and stored. */
export interface TransferParts {
  readonly conversations: Conversations;
  readonly store: TransferStore;
  readonly clock: Clock;
}

export type TransferState = IncomingState | OutgoingState;

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
  /** The attempt that is running, if any. */
  attempt: Attempt | undefined;
  /** Resolves when no attempt touches our disk any more. */
  settled: Promise<void> = Promise.resolve();
  /** Where incoming files go: decided on acceptance. */
  destination: Destination = { existing: 'keep' };
  /** The outgoing files, once collected. */
  files: readonly OutgoingFile[] | undefined;
  /** The files to receive, once known. */
  entries: readonly Entry[] = [];
  /** The final names that are being given, by partial path. */
  #names: Readonly<Record<string, string>> = {};
  readonly #parts: TransferParts;
  readonly #base: ItemBase;
  readonly #progress: TransferProgress;
  #state: TransferState;
  #canRetry = false;
  /** What it left on the disk is being removed: until then, the window does not hear of its end. */
  #isHidden = false;
  /** The name to show while nothing moves. */
  #waitsFor: string | undefined;

  private constructor(init: TransferInit, state: TransferState, parts: TransferParts, base: ItemBase) {
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
    this.#progress = new TransferProgress(parts.clock);
  }

  static begin(init: TransferInit, parts: TransferParts, state?: IncomingState): Transfer {
    const isIncoming = init.direction === 'in';
    const base = parts.conversations.base(isIncoming ? 'them' : 'me');
    const transfer = new Transfer(init, state ?? (isIncoming ? OFFERED_TO_US : OFFERED_BY_US), parts, base);
    parts.conversations.append(init.personId, transfer.item());
    parts.store.put(transfer.#record());
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
    transfer.entries = record.entries;
    transfer.destination = record.destination;
    transfer.#names = record.names;
    transfer.#progress.at(record.entries, record.position);
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
  get accepted(): boolean {
    return this.#state.accepted;
  }
  /** The user resumed it, which overrides a pause of the other side. */
  get resumes(): boolean {
    return this.#state.resumes;
  }
  /** The receiver's last attempt that has ended here. */
  get over(): string | undefined {
    return 'over' in this.#state ? this.#state.over : undefined;
  }
  get position(): Position {
    return this.#progress.position;
  }
  /** When bytes moved last, by the clock's `elapsed`. */
  get movedAt(): number {
    return this.#progress.movedAt;
  }
  /** Whether it has ended, successfully or not. */
  get ended(): boolean {
    return isOutcome(this.#state.phase);
  }
  /** Whether nothing has arrived yet. */
  get isEmpty(): boolean {
    return this.position.index === 0 && this.position.offset === 0;
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
    try {
      this.#save(before);
    } catch (error) {
      this.#state = before;
      throw error;
    }
    this.#waitsFor = undefined;
    if (shown !== undefined) this.#isHidden = true;
    this.#show();
    void shown?.then(() => {
      this.#isHidden = false;
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
    this.#parts.store.put(this.#record());
    this.#show();
  }

  /** Sets the position up to which everything has been received, and stores it immediately. */
  at(position: Position): void {
    this.#progress.at(this.entries, position);
    this.#parts.store.move(this.id, position);
  }

  /** Whether everything has been received and checked; it may not have its final name yet. */
  get isComplete(): boolean {
    return this.entries.length > 0 && this.position.index === this.entries.length;
  }

  planned(part: string): string | undefined {
    return Object.hasOwn(this.#names, part) ? this.#names[part] : undefined;
  }

  /** @throws Problem 'storage-…' */
  plan(part: string, path: string): void {
    this.#names = { ...this.#names, [part]: path };
    this.#parts.store.putNow(this.#record());
  }

  /** Stores the files to receive and the starting position, so that the transfer can be resumed. */
  begins(entries: readonly Entry[], position: Position): void {
    this.entries = entries;
    this.at(position);
    this.#parts.store.put(this.#record());
  }

  /** @param where returns the position known to be written; called from time to time */
  progress(addedBytes: number, where?: () => Position): void {
    this.#waitsFor = undefined;
    if (this.#progress.moved(addedBytes) && where !== undefined) {
      this.#progress.position = where();
      this.#parts.store.move(this.id, this.position);
    }
    this.#show();
  }

  /** Sending starts, with that many bytes already there. */
  startsAt(doneBytes: number): void {
    this.#progress.startsAt(doneBytes);
  }

  /**
   * Updates the shown speed when nothing moves. Returns whether it has just turned out that nothing does.
   * @param who the other person's name
   */
  refresh(who: string): boolean {
    if (!this.#state.moving) return false;
    // The receiver's last bytes may still be on their way to its disk.
    const isFinishing = this.direction === 'in' && this.#progress.doneBytes === this.sizeBytes;
    const isStill = this.#progress.isStill && !isFinishing;
    const isNews = isStill && this.#waitsFor === undefined;
    if (isStill) this.#waitsFor = who;
    this.#show();
    return isNews;
  }

  item(): FileItem {
    return { ...this.#base, kind: 'file', transfer: this.view() };
  }

  view(): TransferView {
    return shownTransfer(this, {
      progress: this.#progress,
      problem: this.#problem(),
      canRetry: this.#canRetry,
    });
  }

  #problem(): ProblemView | undefined {
    if (this.#waitsFor !== undefined && this.#state.moving) return { code: 'stalled', who: this.#waitsFor };
    return this.#state.problem;
  }

  #save(before: TransferState): void {
    const { phase, accepted, told } = this.#state;
    if (phase === before.phase && accepted === before.accepted && told === before.told) return;
    // The other side is told only what is stored: otherwise it would come twice after a crash.
    if (phase === 'done') this.#parts.store.putNow(this.#record());
    else this.#parts.store.put(this.#record());
  }

  #record(): TransferRecord {
    const { personId, wireId, direction, shape, name, sizeBytes, fileCount, sources, entries, destination } =
      this;
    const { phase, accepted, told } = this.#state;
    const isEnded = isOutcome(phase);
    const isOver = isEnded && phase !== 'failed'; // only its ID still matters
    return {
      itemId: this.id,
      personId,
      wireId,
      direction,
      shape,
      name,
      sizeBytes,
      fileCount,
      sources: isOver ? [] : sources,
      entries: isOver ? [] : entries,
      destination,
      accepted,
      told,
      outcome: isEnded ? phase : undefined,
      state: phase === 'paused' || isEnded ? 'paused' : accepted ? 'waiting' : 'offered',
      position: this.position,
      names: isOver ? {} : this.#names,
    };
  }

  #show(): void {
    if (this.#isHidden) return;
    this.#parts.conversations.update(
      this.personId,
      this.item(),
      this.ended || this.#state.phase === 'paused',
    );
  }
}
