import type { FoundItem, ItemBase, ItemView, NoticeView, TextItem } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { ignoreStorageProblem } from '../storage-state.ts';
import type { Content, HistoryStore, Summary } from './history-store.ts';

const MAX_LAST_TEXT_CHARS = 120;
/** How many of the newest items are searched for one to show as a preview. */
const PREVIEWED = 50;

/** All conversations: history, items in motion, and unread counts. */
export class Conversations {
  readonly #environment: Environment;
  readonly #history: HistoryStore;
  readonly #people: PeopleRegistry;
  /**
   * Items in motion (a transfer's progress, a live stream), written to the history once they settle; and settled ones that could
   * not be written yet.
   */
  readonly #moving = new Map<string, ItemView>();

  constructor(environment: Environment, history: HistoryStore, people: PeopleRegistry) {
    this.#environment = environment;
    this.#history = history;
    this.#people = people;
  }

  /** A new item's ID, time and sender. */
  base(from: ItemBase['from']): ItemBase {
    return { id: this.#environment.randomHex(8), at: this.#environment.clock.now(), from };
  }

  /** Stores an item, then tells the windows. Talking to somebody makes them known. @throws Problem 'storage-…' */
  append(personId: string, item: ItemView, content?: Content): void {
    this.appendWith(personId, item, () => {}, content);
  }

  /** The same. @param also writes what must be stored together with it */
  appendWith(personId: string, item: ItemView, also: () => void, content?: Content): void {
    this.#add(personId, item, () => {
      also();
      this.#history.append(personId, item, content);
      return true;
    });
  }

  /** Appends a text whose sender calls it `wireId`: only once, however often it arrives. @throws Problem 'storage-…' */
  appendText(personId: string, item: TextItem, wireId: string): void {
    this.#add(personId, item, () => this.#history.appendText(personId, item, wireId));
  }

  #add(personId: string, item: ItemView, write: () => boolean): void {
    const person = this.#people.get(personId);
    if (person === undefined) return; // forgotten meanwhile
    this.#people.meet(person);
    const { unread, lastKind, lastText, lastAt } = person;
    const newest = item.kind === 'notice' ? { lastKind, lastText, lastAt } : newestOf(item);
    const after = { unread: isNews(item) ? unread + 1 : unread, ...newest };
    const isNew = this.#history.together(() => {
      if (!write()) return false;
      this.#history.summarize(personId, summaryOf(after));
      return true;
    });
    if (!isNew) return;
    Object.assign(person, after);
    this.#environment.tell('item', { personId, item });
    this.#people.changed(person);
  }

  /** Restores what the list of people shows of each conversation, and settles items that were in motion. */
  restore(): void {
    for (const person of this.#people.all()) Object.assign(person, this.#history.summary(person.id));
    const unfinished = this.#history.unfinished().map(({ personId, item }): ItemView => {
      const waits = item.kind === 'text' && this.#people.get(personId)?.secure === true;
      return waits ? { ...item, state: 'waiting' } : ended(item);
    });
    const settle = () => {
      for (const item of unfinished) this.#settle(item);
    };
    try {
      this.#history.together(settle);
    } catch (error) {
      ignoreStorageProblem(error);
      settle(); // one by one, they can wait for room
    }
  }

  forget(personId: string): void {
    this.#history.forget(personId);
  }

  /** Moves one person's conversation to another person; windows reload it. */
  move(fromPersonId: string, toPersonId: string): void {
    this.#history.move(fromPersonId, toPersonId);
    this.#environment.tell('conversation', { personId: toPersonId });
  }

  /** Where it can't be stored there is none: what it is about must go on. */
  notice(personId: string, tone: 'info' | 'problem', notice: NoticeView): void {
    try {
      this.append(personId, { ...this.base('system'), kind: 'notice', tone, notice });
    } catch (error) {
      ignoreStorageProblem(error);
    }
  }

  /**
   * Replaces an item. `settled`: it is no longer in motion, so it is stored, as soon as that is possible; otherwise only windows
   * are told.
   */
  update(personId: string, item: ItemView, settled: boolean): void {
    if (settled) this.#settle(item);
    else this.#moving.set(item.id, item);
    this.#show(personId, item);
  }

  /** Replaces an item that others may rely on. @throws Problem 'storage-…': nothing has changed */
  replace(personId: string, item: ItemView): void {
    this.keep(item);
    this.#show(personId, item);
  }

  /**
   * Stores an item before windows are told of it.
   * @param also writes what must be stored together with it
   * @throws Problem 'storage-…': nothing has changed
   */
  keep(item: ItemView, also: () => void = () => {}): void {
    this.#history.together(() => {
      also();
      this.#history.replace(item);
    });
    this.#moving.delete(item.id);
  }

  #settle(item: ItemView): void {
    if (this.#history.replaceSoon(item)) this.#moving.delete(item.id);
    else this.#moving.set(item.id, item);
  }

  #show(personId: string, item: ItemView): void {
    if (item.kind === 'file') {
      this.#environment.tell('transfer', { personId, itemId: item.id, transfer: item.transfer });
    } else if (item.kind === 'stream') {
      this.#environment.tell('stream', { personId, itemId: item.id, stream: item.stream });
    } else {
      this.#environment.tell('item', { personId, item });
    }
  }

  /**
   * A text was edited by its author.
   * @param also writes what must be stored together with it
   * @throws Problem 'storage-…': nothing has changed
   */
  change(personId: string, item: TextItem, also: () => void = () => {}): void {
    this.#history.together(() => {
      also();
      this.#history.replace(item);
    });
    this.#moving.delete(item.id);
    this.#show(personId, item);
    this.#previewNewest(personId);
  }

  /** Removes an item on this device only. @throws Problem 'storage-…': nothing has changed */
  remove(personId: string, itemId: string): void {
    this.#history.remove(itemId);
    this.#moving.delete(itemId);
    this.#environment.tell('itemGone', { personId, itemId });
    this.#previewNewest(personId);
  }

  items(personId: string, before: string | null, limit: number): ItemView[] {
    return this.#history.page(personId, before, limit).map((item) => this.#moving.get(item.id) ?? item);
  }

  itemsAfter(personId: string, after: string, limit: number): ItemView[] {
    return this.#history.pageAfter(personId, after, limit).map((item) => this.#moving.get(item.id) ?? item);
  }

  search(query: string, personId: string | null, limit: number): FoundItem[] {
    return this.#history.search(query, personId, limit);
  }

  find(itemId: string): { readonly personId: string; readonly item: ItemView } | undefined {
    const found = this.#history.find(itemId);
    return found && { personId: found.personId, item: this.#moving.get(itemId) ?? found.item };
  }

  /** @throws Problem 'content-gone' if it is no longer kept */
  content<K extends Content['kind']>(itemId: string, kind: K): Extract<Content, { kind: K }> {
    const content = this.#history.content(itemId);
    if (content?.kind !== kind) throw new Problem('content-gone');
    return content as Extract<Content, { kind: K }>;
  }

  /** Unacknowledged texts to a person, in order; none while they can't be read. */
  waiting(personId: string, after: string | null, limit: number): TextItem[] {
    try {
      return this.#history.waitingTexts(personId, after, limit);
    } catch (error) {
      ignoreStorageProblem(error);
      return [];
    }
  }

  heardAs(personId: string, wireId: string): string | undefined {
    return this.#history.heardAs(personId, wireId);
  }

  /** The user has read what a person wrote. @param tells whether the person is to be told @throws Problem 'storage-…' */
  readTexts(personId: string, tells: boolean): void {
    this.#history.readTexts(personId, tells);
  }

  /** The wire IDs of texts that were read, if their sender is to be told and is not known to have heard it. */
  untoldReads(personId: string): string[] {
    return this.#history.untoldReads(personId);
  }

  /** Their sender knows that they were read. @throws Problem 'storage-…' */
  toldReads(personId: string, wireIds: readonly string[]): void {
    this.#history.toldReads(personId, wireIds);
  }

  markRead(personId: string): void {
    const person = this.#people.need(personId);
    if (person.unread === 0) return;
    person.unread = 0;
    this.#summarize(person);
    this.#people.changed(person);
  }

  /** Updates the preview that the list of people shows. */
  #previewNewest(personId: string): void {
    const person = this.#people.get(personId);
    if (person === undefined) return;
    const newest = this.items(personId, null, PREVIEWED).findLast((item) => item.kind !== 'notice');
    Object.assign(person, newestOf(newest));
    this.#summarize(person);
    this.#people.changed(person);
  }

  #summarize(person: Person): void {
    this.#history.summarize(person.id, summaryOf(person));
  }
}

function summaryOf({ unread, lastKind, lastText, lastAt }: Pick<Person, 'unread'> & Newest): Summary {
  return {
    unread,
    ...(lastKind === undefined ? {} : { lastKind }),
    ...(lastText === undefined ? {} : { lastText }),
    ...(lastAt === undefined ? {} : { lastAt }),
  };
}

/** What the user has declined is nothing new to them. */
function isNews(item: ItemView): boolean {
  return item.from === 'them' && !(item.kind === 'file' && item.transfer.state === 'denied');
}

/** An item that was in motion when the program ended, as it is now. */
function ended(item: ItemView): ItemView {
  const problem = { code: 'stopped' } as const;
  switch (item.kind) {
    case 'text':
      return { ...item, state: 'failed', problem };
    case 'stream':
      return { ...item, stream: { ...item.stream, state: 'ended', framesPerSecond: 0, bytesPerSecond: 0 } };
    case 'file':
      return {
        ...item,
        transfer: { ...item.transfer, state: 'failed', bytesPerSecond: 0, canRetry: false, problem },
      };
    default:
      return item;
  }
}

type Newest = Pick<Person, 'lastKind' | 'lastText' | 'lastAt'>;

/** What the list of people shows of a conversation's newest item. */
function newestOf(item: ItemView | undefined): Newest {
  if (item === undefined) return { lastKind: undefined, lastText: undefined, lastAt: undefined };
  const deleted = item.kind === 'text' && item.deleted === true;
  const text = textOf(item)?.slice(0, MAX_LAST_TEXT_CHARS).toWellFormed();
  return { lastKind: deleted ? 'deleted' : item.kind, lastText: text || undefined, lastAt: item.at };
}

function textOf(item: ItemView): string | undefined {
  if (item.kind === 'text') return item.text;
  if (item.kind === 'file') return item.transfer.shape === 'files' ? undefined : item.transfer.name;
  return item.kind === 'value' ? item.root.text : undefined;
}
