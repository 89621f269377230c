import type { Connection } from '../../engine/index.ts';
import type { TextItem } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import type { Conversations } from '../history/conversations.ts';
import { MAX_RECEIPTS } from '../limits.ts';
import type { Links } from '../links/links.ts';
import type { Message, ReceiptMessage } from '../links/messages.ts';
import type { Reconnecting } from '../links/reconnecting.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { codeFor, sentenceFor } from '../sentences.ts';

/** Texts that are read from the queue together. */
const PAGE = 100;

interface Parts {
  readonly links: Links;
  readonly reconnecting: Reconnecting;
  readonly people: PeopleRegistry;
  readonly conversations: Conversations;
  readonly environment: Environment;
  /** The user lets others see what he has read. */
  tellsRead(): boolean;
}

/**
 * Words between people. To a person with a certificate a text is queued in the history, sent in its
 * order on whatever connection there is, again on the next one if it was not acknowledged, and known by its id if it
 * comes twice: none is lost, and none is doubled. To a plain program it is sent once.
 */
export class Chat {
  readonly #parts: Parts;
  /** The newest text that was put on a connection. */
  readonly #sentUpTo = new WeakMap<Connection, string>();
  readonly #pumping = new Set<string>();
  /** Texts that came in this turn of the loop, by connection: one receipt for all of them. */
  readonly #received = new Map<Connection, string[]>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Shows the text at once; the item says by itself how it fares. Calls the person first where needed. */
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

  /** @throws Problem 'no-such-text' */
  resend(person: Person, itemId: string): void {
    const found = this.#parts.conversations.find(itemId);
    if (found?.personId !== person.id || found.item.kind !== 'text' || found.item.state !== 'failed') {
      throw new Problem('no-such-text', 'There is nothing to send again.');
    }
    const { problem: _, ...item } = found.item;
    const again: TextItem = { ...item, state: 'sending', ...(person.secure ? { unacknowledged: true } : {}) };
    this.#parts.conversations.update(person.id, again, true);
    if (person.secure) void this.#pump(person, true);
    else void this.#sendOnce(person, again);
  }

  /** A connection to talk on is there: what waits leaves. */
  linkOpened(person: Person): void {
    if (person.secure && this.#hasWaiting(person)) void this.#pump(person);
  }

  /** What was on its way on a connection that closed may be lost: it is sent again on the other one. */
  linkChanged(person: Person): void {
    if (person.secure && this.#hasWaiting(person)) void this.#pump(person, true);
  }

  /** They hung up, and what was on its way may not have come. */
  linkLost(person: Person): void {
    if (person.secure && person.here && this.#hasWaiting(person)) this.#parts.reconnecting.soon(person);
  }

  /** They are seen: if something is waiting for them, they are called. */
  seen(person: Person): void {
    this.linkOpened(person);
  }

  /** Words of a program: shown, and that is all. */
  heardPlainText(person: Person, text: string): void {
    this.#parts.conversations.append(person.id, this.#theirs(text));
  }

  /** Written first, acknowledged after. */
  heardText(person: Person, connection: Connection, text: string, wireId: string): void {
    this.#parts.conversations.appendText(person.id, this.#theirs(text), wireId);
    const ids = this.#received.get(connection) ?? [];
    if (ids.length === 0) setImmediate(() => this.#acknowledge(connection));
    this.#received.set(connection, ids);
    ids.push(wireId);
  }

  /** They have what we sent, or have read it. */
  heardReceipt(person: Person, { type, ids }: ReceiptMessage): void {
    const { conversations } = this.#parts;
    for (const id of ids) {
      const found = conversations.find(id);
      if (found?.personId !== person.id || found.item.kind !== 'text' || found.item.from !== 'me') continue;
      if (found.item.state === 'read' || found.item.state === type) continue;
      const { unacknowledged: _, problem: __, ...item } = found.item;
      conversations.update(person.id, { ...item, state: type }, true);
    }
  }

  /** The user has read what they wrote: they are told, now or with what they will hear next. */
  markRead(person: Person): void {
    const { conversations, links } = this.#parts;
    conversations.markRead(person.id);
    const control = links.control(person);
    if (!person.secure || control === undefined) return;
    const ids = conversations.takeUnread(person.id);
    if (!this.#parts.tellsRead()) return;
    for (let at = 0; at < ids.length; at += MAX_RECEIPTS)
      this.#say(control, { type: 'read', ids: ids.slice(at, at + MAX_RECEIPTS) });
  }

  #acknowledge(connection: Connection): void {
    const ids = this.#received.get(connection) ?? [];
    this.#received.delete(connection);
    for (let at = 0; at < ids.length; at += MAX_RECEIPTS)
      this.#say(connection, { type: 'delivered', ids: ids.slice(at, at + MAX_RECEIPTS) });
  }

  /** @param anew a text before the newest one that was sent is to be sent again */
  async #pump(person: Person, anew = false): Promise<void> {
    if (this.#pumping.has(person.id)) return; // it reads on by itself
    this.#pumping.add(person.id);
    try {
      const connection = await this.#parts.links.open(person);
      if (anew) this.#sentUpTo.delete(connection);
      await this.#sendWaiting(person, connection);
    } catch (error) {
      this.#rest(person, error);
    } finally {
      this.#pumping.delete(person.id);
    }
  }

  async #sendWaiting(person: Person, connection: Connection): Promise<void> {
    const { conversations } = this.#parts;
    for (;;) {
      const page = conversations.waiting(person.id, this.#sentUpTo.get(connection) ?? null, PAGE);
      if (page.length === 0) return;
      for (const { id } of page) {
        const item = this.#unacknowledged(id); // it may have been changed meanwhile
        this.#sentUpTo.set(connection, id);
        if (item === undefined) continue;
        const message: Message = { type: 'text', id, text: item.text };
        if (!(await connection.send(message))) throw new Problem('lost', 'The connection was lost.');
        const now = this.#unacknowledged(id); // the receipt can be faster
        if (now !== undefined) conversations.update(person.id, { ...now, state: 'sent' }, true);
      }
    }
  }

  /** Nobody is there: what waits goes on waiting. Whoever declined is not written to behind the user's back. */
  #rest(person: Person, error: unknown): void {
    const { conversations } = this.#parts;
    const code = codeFor(error);
    const refused = ['denied', 'aborted', 'identity', 'insecure', 'plain-unwanted'].includes(code);
    const problem = sentenceFor(error, person.name);
    // Older ones than a page were marked when it was their turn.
    for (const item of conversations.waiting(person.id, null, PAGE)) {
      const { unacknowledged: _, ...settled } = item;
      if (refused) conversations.update(person.id, { ...settled, state: 'failed', problem }, true);
      else if (item.state === 'sending') conversations.update(person.id, { ...item, state: 'waiting' }, true);
    }
    // Seen, and yet not to be reached: perhaps it is just starting. Who is away is called when he is seen again.
    // Who is asked and does not answer is not asked again and again.
    if (!refused && code !== 'timeout' && person.here) this.#parts.reconnecting.soon(person);
  }

  async #sendOnce(person: Person, item: TextItem): Promise<void> {
    const { links, conversations } = this.#parts;
    try {
      const connection = await links.open(person);
      const text: Message = { type: 'text', id: item.id, text: item.text };
      if (!(await connection.send(person.lanline ? text : item.text))) {
        throw new Problem('closed', 'The connection was closed before this was sent.');
      }
      conversations.update(person.id, { ...item, state: 'sent' }, true);
    } catch (error) {
      const problem = sentenceFor(error, person.name);
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

  #theirs(text: string): TextItem {
    const base = this.#parts.conversations.base('them');
    return { ...base, kind: 'text', text: text.toWellFormed(), state: 'sent' };
  }

  #say(connection: Connection, message: Message): void {
    connection.send(message).catch(() => {}); // its close is told by itself
  }
}
