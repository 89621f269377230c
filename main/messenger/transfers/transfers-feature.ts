import type { Connection, StreamedBody } from '../../engine/index.ts';
import type { Calls, ItemView, ProblemView } from '../../ipc/contract.ts';
import type { AppShell } from '../app-shell.ts';
import type { Environment } from '../environment.ts';
import type { CallSubject, Feature, Waiting } from '../feature.ts';
import { MAX_BYTES_MESSAGE, MAX_TRANSFERS } from '../limits.ts';
import { controlOf } from '../links/control-connection.ts';
import type { ExpectedConnections } from '../links/expected-connections.ts';
import type { Probing } from '../links/probing.ts';
import type { Reconnecting } from '../links/reconnecting.ts';
import type { Offers } from '../offers/offers.ts';
import type { Rules } from '../offers/rules.ts';
import type { Answers } from '../offers/user-answers.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { acceptFiles } from './accept-files.ts';
import { AnnouncedFiles } from './announced-files.ts';
import { fetchFiles } from './fetch-files.ts';
import { canHaveParts, goesOn } from './goes-on.ts';
import { IncomingFileOffers } from './incoming-file-offers.ts';
import { IncomingLists } from './incoming-lists.ts';
import type { IncomingState } from './incoming-state.ts';
import { ListedFiles } from './listed-files.ts';
import { OutgoingFileOffers } from './outgoing-file-offers.ts';
import { OutgoingLists } from './outgoing-lists.ts';
import { fetchPieces } from './pieces/fetch-pieces.ts';
import { initOf, receiveBody } from './receive-from-program.ts';
import { restoreTransfers } from './restore-transfers.ts';
import { sendFiles } from './send-files.ts';
import { aboutOf } from './statements.ts';
import { Transfer, type TransferParts } from './transfer.ts';
import { TransferConnections } from './transfer-connections.ts';
import type { TransferContext } from './transfer-context.ts';
import { TransferHearing } from './transfer-hearing.ts';
import { TransferRegistry } from './transfer-registry.ts';
import { TransferRunner } from './transfer-runner.ts';
import type { TransferInit } from './transfer-store.ts';

/** How often the shown speed is updated, so that a stalled transfer shows 0. */
const REFRESH_MS = 500;
/** Bytes that moved this recently show that a transfer's connection works. */
const RECENT_MS = 1_000;

interface Parts extends TransferParts {
  readonly context: TransferContext;
  readonly people: PeopleRegistry;
  readonly offers: Offers;
  readonly answers: Answers;
  readonly rules: Rules;
  readonly expected: ExpectedConnections;
  readonly probing: Pick<Probing, 'probe'>;
  readonly reconnecting: Pick<Reconnecting, 'afterFailure'>;
  readonly shell: AppShell;
  readonly environment: Environment;
}

/** Transfers files in both directions. */
export class Transfers implements Feature {
  readonly #parts: Parts;
  readonly #known = new TransferRegistry(MAX_TRANSFERS);
  readonly #runner: TransferRunner;
  readonly #outgoing: OutgoingFileOffers;
  readonly #announced: AnnouncedFiles;
  readonly #lists: IncomingLists;
  readonly #incoming: IncomingFileOffers;
  readonly #connections: TransferConnections;
  readonly messages: TransferHearing['messages'];

  readonly #listed = new ListedFiles(this.#known, (transfer) => this.#lists.undecided(transfer));

  readonly calls = {
    ...this.#listed.calls,
    sendFiles: async (personId, sources) => {
      const person = this.#parts.people.need(personId);
      this.#parts.people.meet(person); // they may be gone by the time the files have been found
      return this.#outgoing.send(person, sources);
    },
    pauseTransfer: async (transferId) => {
      const { person, transfer } = this.#need(transferId);
      if (!person.secure) return;
      this.#runner.happened(person, transfer, { type: 'pause' });
      this.#parts.context.links.tookBack(person);
    },
    cancelTransfer: async (transferId) => {
      const { person, transfer } = this.#need(transferId);
      this.#runner.happened(person, transfer, { type: 'end', problem: { code: 'cancelled-by-us' } });
      this.#parts.context.links.tookBack(person);
    },
    retryTransfer: async (transferId) => {
      const { person, transfer } = this.#need(transferId);
      if (!transfer.view().canRetry) throw new Problem('not-retryable');
      if (!this.#outgoing.offerAnew(person, transfer))
        this.#runner.happened(person, transfer, { type: 'retry' });
    },
    showTransfer: async (transferId) => {
      const { savedAs } = this.#known.need(transferId);
      if (savedAs === undefined) throw new Problem('no-file-yet');
      await this.#parts.shell.showInFolder(savedAs);
    },
    acceptFiles: (...answer) =>
      acceptFiles({ ...this.#parts, known: this.#known, listed: this.#listed }, ...answer),
    chooseFolder: async () => (await this.#parts.shell.chooseFolder?.()) ?? null,
  } satisfies Partial<Calls>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#lists = new IncomingLists(parts.context, parts.probing);
    this.#runner = this.#newRunner();
    const { store, people, clock, context, environment } = parts;
    const begin = (init: TransferInit, state?: IncomingState) => this.#begin(init, state);
    const shared = { known: this.#known, runner: this.#runner };
    this.#outgoing = new OutgoingFileOffers({ ...shared, context, environment, begin });
    this.#announced = new AnnouncedFiles({
      ...parts,
      known: this.#known,
      begin,
      tell: (transfer) =>
        this.#runner.incoming(people.need(transfer.personId), transfer, { type: 'linked', isMoving: false }),
    });
    this.#incoming = new IncomingFileOffers({
      ...parts,
      announced: this.#announced,
      begin,
      decided: (person, transfer, event) => this.#runner.incoming(person, transfer, event),
    });
    const { runner } = shared;
    const log = (where: string, error: unknown) => environment.log(where, error);
    const outgoing = new OutgoingLists({ context, runner, log });
    const lists = { incoming: this.#lists, outgoing };
    this.messages = new TransferHearing({ ...shared, store, incoming: this.#incoming, lists }).messages;
    this.#connections = new TransferConnections({ ...shared, people, clock });
    parts.expected.takenBy(this.#connections);
    restoreTransfers(parts, this.#known, this.#runner);
    this.#refreshSoon();
  }

  /** What was not decided before the program ended is asked again. */
  start(): void {
    for (const transfer of this.#known.all()) {
      const person = this.#parts.people.get(transfer.personId);
      if (person !== undefined && transfer.direction === 'in' && transfer.state.phase === 'asking')
        this.#incoming.ask(person, transfer);
    }
  }

  /** Of what waits for them, the first files that they have to decide about yet. */
  waiting(person: Person): Waiting | undefined {
    const all = this.#known.of(person).filter(goesOn);
    const undecided = all.find(({ direction, state }) => direction === 'out' && !state.accepted);
    const first = undecided ?? all[0];
    if (first === undefined) return undefined;
    const { id, at } = first.item();
    return { id, since: at, ...(undecided === undefined ? {} : { about: aboutOf(undecided) }) };
  }

  readAbout(callerId: string, about: unknown): CallSubject | 'refused' | undefined {
    return this.#announced.read(callerId, about);
  }

  /** States everything that is open, and goes on with what was interrupted. */
  linkOpened(person: Person): void {
    for (const transfer of this.#known.of(person)) {
      this.#linked(person, transfer);
      this.#runner.outgoing(person, transfer, { type: 'linked' });
    }
  }

  /** The connections of transfers did not answer either; those that work again soon go on, others are replaced. */
  linkRevived(person: Person): void {
    this.linkOpened(person);
  }

  /** Perhaps bytes have only just ceased to move: the network may have been back that quickly. */
  #linked(person: Person, transfer: Transfer): void {
    const { clock } = this.#parts;
    const isMoving = clock.elapsed() - transfer.movedAt < RECENT_MS;
    this.#runner.incoming(person, transfer, { type: 'linked', isMoving });
    if (!isMoving || transfer.state.phase !== 'fetching') return;
    const { movedAt } = transfer;
    clock.after(RECENT_MS, () => {
      if (transfer.movedAt === movedAt && controlOf(person) !== undefined) this.#linked(person, transfer);
    });
  }

  linkLost(person: Person): void {
    for (const transfer of this.#known.of(person))
      this.#runner.happened(person, transfer, { type: 'unlinked' });
  }

  refused(person: Person, problem: ProblemView): void {
    if (problem.code === 'aborted') return; // our user stopped a call, not what waits
    for (const transfer of this.#known.of(person))
      this.#runner.outgoing(person, transfer, { type: 'refused', problem });
  }

  /** If something is waiting for them, we connect. */
  seen(person: Person): void {
    if (!person.secure || controlOf(person) !== undefined || !this.#known.of(person).some(goesOn)) return;
    const { context, reconnecting } = this.#parts;
    context.links.open(person).catch((error: unknown) => reconnecting.afterFailure(person, error));
  }

  /** Saves a large bytes message from a program, on a connection that the user accepted, as it arrives. */
  takeBody(person: Person, connection: Connection, { sizeBytes, body }: StreamedBody): boolean {
    if (sizeBytes <= MAX_BYTES_MESSAGE) return false;
    const transfer = this.#begin(initOf(person, sizeBytes, this.#parts.environment));
    this.#runner.incoming(person, transfer, { type: 'decided', accept: true });
    void this.#runner.run(person, transfer, async (attempt) => {
      attempt.signal.addEventListener('abort', () => connection.destroy('transfer-stopped'), { once: true });
      return { savedAs: await receiveBody(this.#parts.context, transfer, attempt, body) };
    });
    return true;
  }

  /** The transfer can't be retried any more, and its partial files are removed. */
  async removing(_person: Person, item: ItemView): Promise<void> {
    const transfer = item.kind === 'file' ? this.#known.get(item.transfer.id) : undefined;
    if (transfer === undefined) return;
    if (!transfer.ended) throw new Problem('transfer-moving');
    this.#known.delete(transfer);
    if (canHaveParts(transfer)) await this.#runner.discard(transfer);
    this.#parts.store.strip(transfer.id);
  }

  forgetting(person: Person): void {
    const problem = { code: 'forgotten', who: person.name } as const;
    for (const transfer of this.#known.of(person)) {
      this.#runner.happened(person, transfer, { type: 'end', problem }); // said now: the connection is about to close
      if (canHaveParts(transfer)) void this.#runner.discard(transfer);
      this.#known.delete(transfer);
    }
    this.#parts.store.forget(person.id);
  }

  /** Resolves when no file is open any more. */
  async stop(): Promise<void> {
    await this.#runner.stop(this.#known.all());
  }

  #need(transferId: string): { readonly person: Person; readonly transfer: Transfer } {
    const transfer = this.#known.need(transferId);
    return { transfer, person: this.#parts.people.need(transfer.personId) };
  }

  #begin(init: TransferInit, state?: IncomingState): Transfer {
    return this.#known.add(Transfer.begin(init, this.#parts, state));
  }

  #newRunner(): TransferRunner {
    const { context, environment } = this.#parts;
    return new TransferRunner(context, environment, {
      ask: (person, transfer) => this.#incoming.ask(person, transfer),
      withdraw: (transfer) => this.#incoming.withdraw(transfer),
      fetch: async (person, transfer, attempt) => {
        if (transfer.format === 1) return fetchFiles(context, person, transfer, attempt);
        const list = await this.#lists.listOf(person, transfer, attempt);
        return fetchPieces(context, person, transfer, attempt, list);
      },
      serve: (person, transfer, attempt, answer) => {
        this.#connections.giveEarly(transfer, attempt);
        return sendFiles(context, person, transfer, attempt, answer);
      },
      offer: (person, transfer, attempt) => this.#outgoing.offer(person, transfer, attempt),
      queue: (person, transfer) => this.#outgoing.queue(person, transfer),
      next: (person) => this.#outgoing.next(person),
      knows: (transfer) => this.#known.get(transfer.id) === transfer,
    });
  }

  #refreshSoon(): void {
    this.#parts.clock.after(REFRESH_MS, () => {
      for (const transfer of this.#known.all()) this.#refresh(transfer);
      this.#refreshSoon();
    });
  }

  /** A transfer in which nothing moves any more raises doubt about the connection. */
  #refresh(transfer: Transfer): void {
    const person = this.#parts.people.get(transfer.personId);
    if (person !== undefined && transfer.refresh(person.name)) this.#parts.probing.probe(person);
  }
}
