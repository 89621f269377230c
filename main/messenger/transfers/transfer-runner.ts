import type { Environment } from '../environment.ts';
import { Backoff } from '../links/backoff.ts';
import { controlOf } from '../links/control-connection.ts';
import { FINAL } from '../links/final-failures.ts';
import { isLanlineSince } from '../links/their-version.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { codeOf, problemOf } from '../problem-of.ts';
import { isStorageProblem } from '../storage-state.ts';
import { canRetryIncoming, type IncomingEvent, type IncomingState, nextIncoming } from './incoming-state.ts';
import { canRetryOutgoing, nextOutgoing, type OutgoingEvent, type OutgoingState } from './outgoing-state.ts';
import { partialDownloadOf, type Saved } from './saved-files.ts';
import { statement } from './statements.ts';
import type { Transfer } from './transfer.ts';
import { Attempt } from './transfer-attempt.ts';
import type { TransferContext } from './transfer-context.ts';
import type { Statement, TransferEffect, TransferEvent, TransferFacts } from './transfer-events.ts';
import type { Answer } from './transfer-messages.ts';
import type { TransferState } from './transfer-state.ts';

/** How long to wait for the message that says why a connection ended, because the end may overtake it. */
const REASON_MS = 1_000;
/** If nobody lost the other side, but somebody hung up: then they are not called back at once. */
const SLOWLY_MS = 30_000;
const LOST: ReadonlySet<string> = new Set(['lost', 'cut-off', 'connection-lost']);

/** What the runner leaves to its owner. */
export interface RunnerHooks {
  /** Asks the user, unless they are being asked or a rule decides. */
  ask(person: Person, transfer: Transfer): void;
  withdraw(transfer: Transfer): void;
  fetch(person: Person, transfer: Transfer, attempt: Attempt): Promise<Saved>;
  serve(person: Person, transfer: Transfer, attempt: Attempt, answer: Answer): Promise<void>;
  /** Offers it to a Lanline or sends it to a program; resolves with whether all of it has been sent. */
  offer(person: Person, transfer: Transfer, attempt: Attempt): Promise<boolean>;
  /** Asks for a turn. */
  queue(person: Person, transfer: Transfer): void;
  /** Another one may have its turn. */
  next(person: Person): void;
  /** False once it has been forgotten or deleted. */
  knows(transfer: Transfer): boolean;
}

/** Runs attempts, and carries out what incoming-state.ts and outgoing-state.ts decide. */
export class TransferRunner {
  readonly #context: TransferContext;
  readonly #environment: Environment;
  readonly #hooks: RunnerHooks;
  readonly #backoff: Backoff;
  /** How far each transfer was when it was last interrupted, in bytes. */
  readonly #reached = new WeakMap<Transfer, number>();
  readonly #discards = new Set<Promise<void>>();
  #stopped = false;

  constructor(context: TransferContext, environment: Environment, hooks: RunnerHooks) {
    this.#context = context;
    this.#environment = environment;
    this.#hooks = hooks;
    this.#backoff = new Backoff(environment);
  }

  /** Something happened to an incoming transfer. @throws if it could not be stored: then it has not happened */
  incoming(person: Person, transfer: Transfer, event: IncomingEvent): void {
    if (transfer.direction !== 'in' || this.#stopped) return;
    const facts = factsOf(person);
    const [state, effects] = nextIncoming(transfer.state as IncomingState, event, facts);
    this.#enter(person, transfer, state, canRetryIncoming(state, facts), effects);
  }

  /** The same for an outgoing one. */
  outgoing(person: Person, transfer: Transfer, event: OutgoingEvent): void {
    if (transfer.direction !== 'out' || this.#stopped) return;
    const [state, effects] = nextOutgoing(transfer.state as OutgoingState, event, factsOf(person));
    this.#enter(person, transfer, state, canRetryOutgoing(state), effects);
    this.#hooks.next(person);
  }

  /** What both directions have in common. */
  happened(person: Person, transfer: Transfer, event: TransferEvent): void {
    this.incoming(person, transfer, event);
    this.outgoing(person, transfer, event);
  }

  /** After a restart: without certificates nobody can agree on where to resume. */
  restored(person: Person, transfer: Transfer): void {
    const { state } = transfer;
    const facts = factsOf(person);
    // The program may have ended before what had arrived was removed.
    if (transfer.direction === 'in' && (state.phase === 'cancelled' || state.phase === 'denied'))
      void this.discard(transfer);
    transfer.restored('savedAs' in state ? canRetryIncoming(state, facts) : canRetryOutgoing(state));
    if (person.secure || state.phase === 'paused') return;
    this.happened(person, transfer, { type: 'end', problem: { code: 'stopped' } });
  }

  /**
   * Stops without telling anybody: transfers resume when both sides are back. Resolves when nothing touches our disk any
   * more, not even for those that have been forgotten.
   */
  async stop(transfers: Iterable<Transfer>): Promise<void> {
    this.#stopped = true;
    this.#backoff.stop();
    const all = [...transfers];
    for (const { attempt } of all) attempt?.stop(new Problem('stopped'));
    await Promise.all([...all.map(({ settled }) => settled), ...this.#discards]);
  }

  /** Removes what has been received so far; if the disk fails, once more from time to time. */
  async discard(transfer: Transfer): Promise<void> {
    const discarded = transfer.settled.then(() => partialDownloadOf(this.#context, transfer).discard());
    transfer.settled = discarded.catch((failure: unknown) => {
      this.#environment.log('discard', failure);
      this.#backoff.later(`discard ${transfer.id}`, () => this.#discardAgain(transfer), SLOWLY_MS);
    });
    const { settled } = transfer;
    this.#discards.add(settled);
    await settled;
    this.#discards.delete(settled);
  }

  /** Unless it has been taken up again. */
  #discardAgain(transfer: Transfer): void {
    const { phase } = transfer.state;
    const isWanted = this.#hooks.knows(transfer) && phase !== 'cancelled' && phase !== 'denied';
    if (!this.#stopped && !isWanted) void this.discard(transfer);
  }

  /** Runs an attempt that the state has begun, and reports how it went. */
  async run(
    person: Person,
    transfer: Transfer,
    run: (attempt: Attempt) => Promise<Partial<Saved> & { readonly sent?: boolean }>,
  ): Promise<void> {
    const { attempt: number } = transfer.state;
    const moving = { type: 'moving', attempt: number } as const;
    const attempt = new Attempt(number, this.#environment.randomHex(8), () =>
      this.happened(person, transfer, moving),
    );
    transfer.attempt = attempt;
    const before = transfer.settled;
    const running = (async () => {
      await before; // the last attempt may still be closing its files
      attempt.signal.throwIfAborted();
      return run(attempt);
    })();
    transfer.settled = running.then(
      () => {},
      () => {},
    );
    try {
      const { savedAs, isPartly = false, sent } = await running;
      const saved = { type: 'saved', savedAs, isPartly } as const;
      if (savedAs !== undefined) this.#report(person, transfer, () => this.incoming(person, transfer, saved));
      if (sent)
        this.#report(person, transfer, () =>
          this.outgoing(person, transfer, { type: 'sent', attempt: number }),
        );
    } catch (failure) {
      await this.#broke(person, transfer, attempt, failure);
    }
  }

  async #broke(person: Person, transfer: Transfer, attempt: Attempt, failure: unknown): Promise<void> {
    const { signal, number } = attempt;
    if (LOST.has(codeOf(failure))) await this.#reasonOf(person, signal);
    const error: unknown = signal.aborted ? signal.reason : failure;
    const problem = problemOf(error, person.name);
    attempt.stop(problem); // releases whatever is still waiting
    if (problem.code === 'unexpected') this.#environment.log('transfer', error);
    const broke = {
      type: 'broke',
      attempt: number,
      problem: problem.view,
      isEmpty: transfer.isEmpty,
    } as const;
    this.#report(person, transfer, () => {
      this.incoming(person, transfer, broke);
      this.outgoing(person, transfer, broke);
    });
  }

  /** The outcome of an attempt must not be lost because it cannot be stored just now. */
  #report(person: Person, transfer: Transfer, report: () => void): void {
    if (this.#stopped) return;
    try {
      report();
    } catch (error) {
      if (!isStorageProblem(error)) return this.#environment.log('transfer', error); // it would fail again
      transfer.hinder(problemOf(error, person.name).view);
      this.#backoff.later(`${transfer.id} outcome`, () => this.#report(person, transfer, report));
    }
  }

  #enter(
    person: Person,
    transfer: Transfer,
    state: TransferState,
    canRetry: boolean,
    effects: readonly TransferEffect[],
  ): void {
    // Where nothing has arrived there is nothing to resume.
    const isVain = state.phase === 'failed' && transfer.direction === 'in' && transfer.isEmpty;
    const discards = isVain || effects.some((effect) => effect.do === 'discard');
    // What a window shows as cancelled has left nothing on the disk.
    const discarded = Promise.withResolvers<void>();
    transfer.enter(state, canRetry, discards ? discarded.promise : undefined);
    for (const effect of effects) this.#do(person, transfer, effect);
    if (discards) void this.discard(transfer).then(discarded.resolve);
  }

  #do(person: Person, transfer: Transfer, effect: TransferEffect): void {
    const hooks = this.#hooks;
    switch (effect.do) {
      case 'say':
        return this.#say(person, transfer, effect.what);
      case 'ask':
        return hooks.ask(person, transfer);
      case 'withdraw':
        return hooks.withdraw(transfer);
      case 'stop':
        return transfer.attempt?.stop(Problem.of(effect.problem));
      case 'fetch':
        return void this.run(person, transfer, (attempt) => hooks.fetch(person, transfer, attempt));
      case 'serve':
        return void this.run(person, transfer, async (attempt) => {
          await hooks.serve(person, transfer, attempt, effect.answer);
          return {};
        });
      case 'offer':
        return void this.run(person, transfer, async (attempt) => ({
          sent: await hooks.offer(person, transfer, attempt),
        }));
      case 'queue':
        return hooks.queue(person, transfer);
      case 'confirm':
        return transfer.attempt?.confirm();
      case 'retry-later':
        return this.#retryLater(person, transfer, effect.slowly === true ? SLOWLY_MS : 0);
      case 'call-later':
        return this.#context.reconnecting.soon(person, 'timeout');
      case 'call':
        return this.#call(person, transfer);
      case 'discard':
        return; // by #enter, which waits for it
    }
  }

  /** Says it on the control connection. Without one it is said as soon as there is one. */
  #say(person: Person, transfer: Transfer, what: Statement): void {
    const control = controlOf(person);
    const isNews = what === 'asking' || what === 'ended';
    const states = isLanlineSince(person, '0.3');
    // A program would not understand it.
    if (what === 'end' && !person.lanline) return this.happened(person, transfer, { type: 'ended-heard' });
    if (control === undefined || !person.lanline || (isNews && !states)) return;
    const message = statement(transfer, what, control, this.#context.inEnglish);
    if (message === undefined) return;
    control.send(message).catch(() => {}); // its close is reported separately
    // An older Lanline does not say that it has heard.
    if (what === 'end' && !states) this.happened(person, transfer, { type: 'ended-heard' });
  }

  /** Goes on by itself while they are seen or connected; the pause grows as long as there is no progress. */
  #retryLater(person: Person, transfer: Transfer, atLeastMs: number): void {
    const { doneBytes } = transfer.view();
    if (doneBytes > (this.#reached.get(transfer) ?? 0)) this.#backoff.worked(transfer.id);
    this.#reached.set(transfer, doneBytes);
    const run = () => {
      const isThere = person.here || controlOf(person) !== undefined;
      if (isThere && this.#hooks.knows(transfer))
        this.#report(person, transfer, () => this.happened(person, transfer, { type: 'due' }));
    };
    this.#backoff.later(transfer.id, run, atLeastMs);
  }

  #call(person: Person, transfer: Transfer): void {
    if (!person.secure || controlOf(person) !== undefined) return;
    // The link says why; what was declined is not repeated.
    this.#context.links.open(person).catch((error: unknown) => {
      if (!FINAL.has(codeOf(error))) this.#retryLater(person, transfer, SLOWLY_MS);
    });
  }

  /** Gives the other side a moment to say why it closed the connection. */
  #reasonOf(person: Person, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (signal.aborted || controlOf(person) === undefined) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    const undo = this.#context.clock.after(REASON_MS, resolve);
    return promise.finally(undo);
  }
}

function factsOf(person: Person): TransferFacts {
  const { name, lanline, secure } = person;
  const linked = controlOf(person) !== undefined;
  return { who: name, lanline, resumable: secure, linked, states: isLanlineSince(person, '0.3') };
}
