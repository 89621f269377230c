import type { FileItem, FileSource, ItemBase, TransferView } from '../ipc/contract.ts';
import type { Conversations } from './conversations.ts';
import { Problem } from './problem.ts';
import { Rate } from './rate.ts';
import type { Clock } from './world.ts';

/** How one attempt at a transfer is told of what the other side said. */
export interface Attempt {
  readonly abort: AbortController;
  /** Their answer to our offer. */
  readonly answer: PromiseWithResolvers<{ accept: boolean; reason?: string | undefined }>;
  /** They ask us to dial them. */
  readonly dialAsked: PromiseWithResolvers<void>;
  /** They have it whole. */
  readonly confirmed: PromiseWithResolvers<void>;
}

export interface TransferInit {
  readonly personId: string;
  readonly wireId: string;
  readonly direction: 'in' | 'out';
  readonly name: string;
  readonly sizeBytes: number;
  /** Where to read what we send. */
  readonly source?: FileSource;
}

type Changes = Partial<Pick<TransferView, 'state' | 'savedAs' | 'canRetry'>> & {
  problem?: string | undefined;
};

/** One file on its way, and the item in the conversation that shows it. */
export class Transfer {
  readonly personId: string;
  readonly direction: 'in' | 'out';
  readonly name: string;
  readonly sizeBytes: number;
  readonly source: FileSource | undefined;
  /** What both sides call it; new with each attempt of ours, so that an old attempt's news can't reach it. */
  wireId: string;
  attempt: Attempt = newAttempt();
  readonly #conversations: Conversations;
  readonly #clock: Clock;
  readonly #base: ItemBase;
  #rate = new Rate();
  #doneBytes = 0;
  #state: TransferView['state'];
  #problem: string | undefined;
  #savedAs: string | undefined;
  #canRetry = false;

  constructor(init: TransferInit, state: TransferView['state'], conversations: Conversations, clock: Clock) {
    this.personId = init.personId;
    this.wireId = init.wireId;
    this.direction = init.direction;
    this.name = init.name;
    this.sizeBytes = init.sizeBytes;
    this.source = init.source;
    this.#state = state;
    this.#conversations = conversations;
    this.#clock = clock;
    this.#base = conversations.base(init.direction === 'in' ? 'them' : 'me');
    conversations.append(this.personId, this.item());
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
  /** All bytes are with the kernel, or on our disk. */
  get whole(): boolean {
    return this.#doneBytes === this.sizeBytes;
  }
  /** Has come to an end, good or bad. */
  get ended(): boolean {
    return ['done', 'failed', 'cancelled', 'denied'].includes(this.#state);
  }

  /** A fresh attempt, from the first byte. */
  restart(wireId: string): void {
    this.wireId = wireId;
    this.attempt = newAttempt();
    this.#doneBytes = 0;
    this.#rate = new Rate();
    this.change({ state: 'waiting', problem: undefined, canRetry: false });
  }

  progress(addedBytes: number): void {
    this.#doneBytes += addedBytes;
    this.#rate.add(addedBytes, this.#clock.now());
    this.#show();
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
    this.#show();
  }

  item(): FileItem {
    return { ...this.#base, kind: 'file', transfer: this.view() };
  }

  view(): TransferView {
    return {
      id: this.id,
      direction: this.direction,
      name: this.name,
      sizeBytes: this.sizeBytes,
      doneBytes: this.#doneBytes,
      bytesPerSecond: this.#state === 'running' ? this.#rate.perSecond(this.#clock.now()) : 0,
      state: this.#state,
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
      ...(this.#savedAs === undefined ? {} : { savedAs: this.#savedAs }),
      canRetry: this.#canRetry,
    };
  }

  #show(): void {
    this.#conversations.update(this.personId, this.item(), this.ended);
  }
}

/** Rejects as soon as the attempt is aborted, whatever else it waits for. */
export function during<T>(attempt: Attempt, promise: Promise<T>): Promise<T> {
  const { signal } = attempt.abort;
  if (signal.aborted) return Promise.reject(signal.reason);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', stop));
}

/** Why an attempt was aborted: one of the two people wanted it. */
export class Cancelled extends Problem {
  /** What to tell the other side: undefined when it is they who told us. */
  readonly told: string | undefined;
  constructor(sentence: string, told?: string) {
    super('cancelled', sentence);
    this.told = told;
  }
}

function newAttempt(): Attempt {
  return {
    abort: new AbortController(),
    answer: Promise.withResolvers(),
    dialAsked: Promise.withResolvers(),
    confirmed: Promise.withResolvers(),
  };
}
