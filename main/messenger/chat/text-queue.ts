import type { Connection } from '../../engine/index.ts';
import type { ProblemView, TextItem } from '../../ipc/contract.ts';
import type { Clock } from '../environment.ts';
import type { Ending, Feature, Waiting } from '../feature.ts';
import type { Conversations } from '../history/conversations.ts';
import { FINAL } from '../links/final-failures.ts';
import type { Links } from '../links/links.ts';
import type { Probing } from '../links/probing.ts';
import type { Reconnecting } from '../links/reconnecting.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { codeOf, problemOf } from '../problem-of.ts';

/** Texts read from the queue at a time. */
const PAGE = 100;
/** A text that was not acknowledged within this time raises doubt about the connection. */
const RECEIPT_MS = 3_000;

interface Parts {
  readonly links: Links;
  readonly reconnecting: Reconnecting;
  readonly probing: Pick<Probing, 'probe'>;
  readonly conversations: Conversations;
  readonly clock: Clock;
}

/**
 * Sends our texts. For a person with a certificate, a text is queued in the history, sent in order on
 * whatever connection there is, and again on the next one if it was not acknowledged; the other side
 * recognises a repeat by its ID. So no text is lost or duplicated. To a plain program it is sent once.
 */
export class TextQueue implements Feature {
  readonly #parts: Parts;
  /** The newest text sent on each connection. */
  readonly #sentUpTo = new WeakMap<Connection, string>();
  readonly #pumping = new Set<string>();
  /** Whose receipts we are waiting for. */
  readonly #awaiting = new Map<Person, () => void>();
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Shows the text immediately; the item's state shows what becomes of it. Connects first if needed. */
  send(person: Person, text: string): TextItem {
    const { conversations } = this.#parts;
    const base = { ...conversations.base('me'), kind: 'text', text } as const;
    const item: TextItem = person.secure
      ? { ...base, state: 'sending', unacknowledged: true }
      : { ...base, state: 'sending' };
    conversations.append(person.id, item);
    if (person.secure) void this.#pump(person);
    else void this.#sendOnce(person, item);
    return item;
  }

  /** @throws Problem 'nothing-to-resend' */
  resend(person: Person, itemId: string): void {
    const found = this.#parts.conversations.find(itemId);
    if (found?.personId !== person.id || found.item.kind !== 'text' || found.item.state !== 'failed') {
      throw new Problem('nothing-to-resend');
    }
    const { problem: _, ...item } = found.item;
    const again: TextItem = { ...item, state: 'sending', ...(person.secure ? { unacknowledged: true } : {}) };
    this.#parts.conversations.replace(person.id, again);
    if (person.secure) void this.#pump(person, true);
    else void this.#sendOnce(person, again);
  }

  waiting(person: Person): Waiting | undefined {
    const [text] = person.secure ? this.#parts.conversations.waiting(person.id, null, 1) : [];
    return text && { id: text.id, since: text.at };
  }

  linkOpened(person: Person): void {
    if (person.secure && this.#hasWaiting(person)) void this.#pump(person);
  }

  /** Texts in flight on the closed connection may be lost: they are sent again on the other one. */
  linkReplaced(person: Person): void {
    if (person.secure && this.#hasWaiting(person)) void this.#pump(person, true);
  }

  /** They disconnected, and texts in flight may not have arrived. */
  linkLost(person: Person, { how }: Ending): void {
    if (how === 'by-them' && person.secure && person.here && this.#hasWaiting(person))
      this.#parts.reconnecting.soon(person);
  }

  /** If something is waiting for them, we connect. */
  seen(person: Person): void {
    this.linkOpened(person);
  }

  /** What waits is not sent by itself any more: somebody decided so, or it would be dangerous. */
  refused(person: Person, problem: ProblemView): void {
    if (this.#stopped) return; // nobody refused anything: it is sent at the next start
    const { conversations } = this.#parts;
    for (;;) {
      const page = conversations.waiting(person.id, null, PAGE);
      for (const { unacknowledged: _, ...item } of page)
        conversations.update(person.id, { ...item, state: 'failed', problem }, true);
      if (page.length < PAGE) return;
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const undo of this.#awaiting.values()) undo();
  }

  /** @param again whether to resend texts already sent on this connection but not acknowledged */
  async #pump(person: Person, again = false): Promise<void> {
    if (this.#pumping.has(person.id)) return; // the running loop will pick up new texts
    // They are being called again anyway: a call for each text would only flicker.
    if (person.link.state === 'lost' && this.#parts.links.control(person) === undefined) {
      this.#rest(person);
      return this.#parts.reconnecting.hurry(person);
    }
    this.#pumping.add(person.id);
    const { links } = this.#parts;
    let connection: Connection | undefined;
    let isReplaced = false;
    try {
      connection = await links.open(person);
      if (again) this.#sentUpTo.delete(connection);
      await this.#sendWaiting(person, connection);
    } catch (error) {
      const other = links.control(person);
      isReplaced = codeOf(error) === 'lost' && other !== undefined && other !== connection;
      if (!isReplaced) this.#pause(person, error);
    } finally {
      this.#pumping.delete(person.id);
    }
    if (isReplaced) await this.#pump(person, true);
  }

  async #sendWaiting(person: Person, connection: Connection): Promise<void> {
    const { conversations } = this.#parts;
    for (;;) {
      const page = conversations.waiting(person.id, this.#sentUpTo.get(connection) ?? null, PAGE);
      if (page.length === 0) return;
      for (const { id } of page) {
        const item = this.#unacknowledged(id); // it may have changed meanwhile
        this.#sentUpTo.set(connection, id);
        if (item === undefined) continue;
        if (!(await connection.send({ type: 'text', id, text: item.text })))
          throw new Problem('lost', { who: person.name });
        const now = this.#unacknowledged(id); // the receipt may have arrived first
        if (now !== undefined) conversations.update(person.id, { ...now, state: 'sent' }, true);
        this.#awaitReceipt(person);
      }
    }
  }

  /** They acknowledge what has arrived at once, so a text without a receipt means that something is wrong. */
  #awaitReceipt(person: Person): void {
    const { clock, probing } = this.#parts;
    if (this.#awaiting.has(person)) return;
    const undo = clock.after(RECEIPT_MS, () => {
      this.#awaiting.delete(person);
      if (this.#hasWaiting(person)) probing.probe(person);
    });
    this.#awaiting.set(person, undo);
  }

  /** They can't be reached: texts keep waiting, unless that was refused. */
  #pause(person: Person, error: unknown): void {
    if (this.#stopped) return;
    const { reconnecting } = this.#parts;
    const { code } = problemOf(error, person.name);
    if (FINAL.has(code)) return; // they have failed
    this.#rest(person);
    // Seen but unreachable: perhaps they are still starting. Offline people are called when they are seen again.
    reconnecting.afterFailure(person, error);
  }

  /** At most one page: texts further back are marked once they are among the oldest. */
  #rest(person: Person): void {
    const { conversations } = this.#parts;
    for (const item of conversations.waiting(person.id, null, PAGE))
      if (item.state === 'sending') conversations.update(person.id, { ...item, state: 'waiting' }, true);
  }

  async #sendOnce(person: Person, item: TextItem): Promise<void> {
    const { links, conversations } = this.#parts;
    try {
      const connection = await links.open(person);
      const { id, text } = item;
      if (!(await connection.send(person.lanline ? { type: 'text', id, text } : text)))
        throw new Problem('lost', { who: person.name });
      conversations.update(person.id, { ...item, state: 'sent' }, true);
    } catch (error) {
      if (this.#stopped) return; // nobody hung up: the next start says what became of it
      const problem = problemOf(error, person.name).view;
      conversations.update(person.id, { ...item, state: 'failed', problem }, true);
    }
  }

  #unacknowledged(itemId: string): TextItem | undefined {
    const item = this.#parts.conversations.find(itemId)?.item;
    return item?.kind === 'text' && item.unacknowledged === true ? item : undefined;
  }

  #hasWaiting(person: Person): boolean {
    return this.#parts.conversations.waiting(person.id, null, 1).length > 0;
  }
}
