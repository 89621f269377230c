import type { Environment } from '../environment.ts';
import { Backoff } from '../links/backoff.ts';
import { controlOf } from '../links/control-connection.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { codeOf, problemOf } from '../problem-of.ts';
import { partialDownloadOf } from './fetch-files.ts';
import type { Transfer } from './transfer.ts';
import type { Answer } from './transfer-attempt.ts';
import { say, type TransferContext } from './transfer-context.ts';
import { endMessage } from './transfer-messages.ts';
import { next, type TransferEffect, type TransferEvent } from './transfer-state.ts';

/** How long to wait for the message that says why a connection ended, because the end may overtake it. */
const REASON_MS = 1_000;
const LOST: ReadonlySet<string> = new Set(['lost', 'cut-off', 'connection-lost']);

/** What the runner leaves to its owner. */
export interface RunnerHooks {
  /** Starts a new attempt from the current position. */
  resume(person: Person, transfer: Transfer): void;
  /** Asks the user. */
  ask(person: Person, transfer: Transfer): void;
  /** Starts a new attempt whose answer is already known. */
  sendWithAnswer(person: Person, transfer: Transfer, answer: Answer): void;
}

/** Runs attempts and carries out what transfer-state.ts decides. */
export class TransferRunner {
  readonly #context: TransferContext;
  readonly #environment: Environment;
  readonly #hooks: RunnerHooks;
  readonly #backoff: Backoff;
  /** How far each transfer was when it was last interrupted, in bytes. */
  readonly #reached = new WeakMap<Transfer, number>();
  #stopped = false;

  constructor(context: TransferContext, environment: Environment, hooks: RunnerHooks) {
    this.#context = context;
    this.#environment = environment;
    this.#hooks = hooks;
    this.#backoff = new Backoff(environment);
  }

  /**
   * Runs one attempt and handles the outcome.
   * @param attempt resolves with the path it was saved to, if any
   */
  async run(person: Person, transfer: Transfer, attempt: () => Promise<string | undefined>): Promise<void> {
    transfer.running = true;
    const { abort } = transfer.attempt;
    try {
      const savedAs = await attempt();
      transfer.running = false;
      const saved = savedAs === undefined ? {} : { savedAs };
      this.happened(person, transfer, { type: 'succeeded', ...saved });
    } catch (failure) {
      if (LOST.has(codeOf(failure))) await this.#reasonOf(person, abort.signal);
      const error: unknown = abort.signal.aborted ? abort.signal.reason : failure;
      abort.abort(error); // releases whatever is still waiting
      const problem = problemOf(error, person.name);
      if (problem.code === 'unexpected') this.#environment.log('transfer', error);
      await this.#broke(person, transfer, problem);
    }
    const answer = transfer.nextAnswer;
    transfer.nextAnswer = undefined;
    if (answer !== undefined && transfer.goesOn) this.#hooks.sendWithAnswer(person, transfer, answer);
  }

  /** Ends the running attempt or, if there is none, the waiting transfer. */
  end(person: Person, transfer: Transfer, problem: Problem): void {
    if (transfer.running) transfer.attempt.abort.abort(problem);
    else if (!transfer.ended) void this.#broke(person, transfer, problem);
  }

  /** Handles an event of a transfer. @param answer of an 'answered' event */
  happened(person: Person, transfer: Transfer, event: TransferEvent, answer?: Answer): void {
    for (const effect of next(transfer.facts(person), event)) this.#do(person, transfer, effect, answer);
  }

  /** Stops without telling anybody: transfers resume when both sides are back. */
  stop(transfers: Iterable<Transfer>): void {
    this.#stopped = true;
    this.#backoff.stop();
    for (const transfer of transfers)
      if (transfer.running) transfer.attempt.abort.abort(new Problem('stopped'));
  }

  /** Removes what has been received so far. */
  async discard(transfer: Transfer): Promise<void> {
    if (transfer.direction !== 'in') return;
    const discarded = partialDownloadOf(this.#context, transfer).discard();
    await discarded.catch((failure: unknown) => this.#environment.log('discard', failure));
  }

  /** Discards partial files, if that was decided, before the attempt counts as over. */
  async #broke(person: Person, transfer: Transfer, problem: Problem): Promise<void> {
    const effects = next(transfer.facts(person), { type: 'broke', problem: problem.view });
    if (effects.some((effect) => effect.do === 'discard')) await this.discard(transfer);
    transfer.running = false;
    for (const effect of effects) this.#do(person, transfer, effect);
  }

  #do(person: Person, transfer: Transfer, effect: TransferEffect, answer?: Answer): void {
    const { attempt } = transfer;
    switch (effect.do) {
      case 'change': {
        const { do: _, ...change } = effect;
        return transfer.change({ problem: undefined, ...change });
      }
      case 'tell-end':
        if (!person.lanline || controlOf(person) === undefined) return; // they will see the connection close
        return this.#say(person, endMessage(transfer.wireId, effect.problem, this.#context.inEnglish));
      case 'tell-pause':
        return this.#say(person, { type: 'file-pause', id: transfer.wireId });
      case 'retry':
        return this.#retryLater(person, transfer);
      case 'ask':
        return this.#hooks.ask(person, transfer);
      case 'resume':
        transfer.restart();
        return this.#hooks.resume(person, transfer);
      case 'answer':
        attempt.answered = true;
        return answer && attempt.answer.resolve(answer);
      case 'restart-with-answer':
        if (!transfer.running) return answer && this.#hooks.sendWithAnswer(person, transfer, answer);
        transfer.nextAnswer = answer;
        return attempt.abort.abort(new Problem('restarted', { who: person.name }));
      case 'confirm':
        return attempt.confirmed.resolve();
      case 'abort':
        return attempt.abort.abort(Problem.of(effect.problem));
      case 'discard':
        return; // already done by #broke
    }
  }

  #say(person: Person, message: object): void {
    say(person, message).catch(() => {}); // they will see the connection close
  }

  /** Resumes automatically while they are seen; the pause grows as long as there is no progress. */
  #retryLater(person: Person, transfer: Transfer): void {
    if (this.#stopped) return;
    const { doneBytes } = transfer.view();
    if (doneBytes > (this.#reached.get(transfer) ?? 0)) this.#backoff.worked(transfer.id);
    this.#reached.set(transfer, doneBytes);
    this.#backoff.later(transfer.id, () => {
      if (transfer.goesOn && person.here) this.#hooks.resume(person, transfer);
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
