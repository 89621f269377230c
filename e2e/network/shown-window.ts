import type {
  EventName,
  Events,
  ItemView,
  MeView,
  PersonView,
  TransferView,
} from '../../main/ipc/contract.ts';
import type { Told } from './host-lines.ts';
import { monotonicMs } from './monotonic.ts';

/** Something that a user could have seen, and when. */
export interface Mark {
  readonly atMs: number;
  readonly text: string;
}

/** What a window shows of one Lanline, as the events told it. */
export class ShownWindow {
  me: MeView | undefined;
  readonly people = new Map<string, PersonView>();
  readonly transfers = new Map<string, TransferView>();
  /** When each person was first shown as here. */
  readonly seenAtMs = new Map<string, number>();
  /** When each text of others was first shown. */
  readonly textsAtMs = new Map<string, number>();
  readonly marks: Mark[] = [];
  /** What must never be shown where nobody attacks: `unsafe`. */
  readonly alarms: string[] = [];
  /** Texts and transfers that were shown as failed, at whatever time. */
  readonly failures: string[] = [];
  readyAtMs = 0;

  /** A program has started: nothing of the one before is shown any more. */
  begin({ ready, atMs }: Extract<Told, { ready: unknown }>): void {
    this.people.clear();
    this.transfers.clear();
    this.me = ready.me;
    for (const person of ready.people) this.#learnPerson(person, atMs);
    this.readyAtMs = atMs;
  }

  learn(event: EventName, payload: unknown, atMs: number): void {
    const learns: { [E in EventName]?: (payload: Events[E]) => void } = {
      me: (me) => this.#learnMe(me, atMs),
      person: (person) => this.#learnPerson(person, atMs),
      personGone: ({ id }) => void this.people.delete(id),
      item: ({ item }) => this.#learnItem(item, atMs),
      transfer: ({ transfer }) => this.#learnTransfer(transfer, atMs),
    };
    (learns[event] as ((payload: unknown) => void) | undefined)?.(payload);
  }

  /** Notes what a test does, between what is shown. */
  note(text: string): void {
    this.#mark(monotonicMs(), `— ${text}`);
  }

  sees(personId: string): boolean {
    return this.people.get(personId)?.presence === 'here';
  }

  link(personId: string): PersonView['link']['state'] | undefined {
    return this.people.get(personId)?.link.state;
  }

  #learnMe(me: MeView, atMs: number): void {
    const problem = (me.storageProblem ?? me.discoveryProblem)?.code;
    this.#mark(atMs, `me at ${me.addressNames.join(' ')}${problem === undefined ? '' : `, ${problem}`}`);
    this.me = me;
  }

  #learnPerson(person: PersonView, atMs: number): void {
    const before = this.people.get(person.id);
    this.people.set(person.id, person);
    if (person.presence === 'here' && !this.seenAtMs.has(person.id)) this.seenAtMs.set(person.id, atMs);
    const { name, presence, addressName, link } = person;
    const problem = link.problem?.code;
    if (link.state === 'unsafe') this.alarms.push(`${name}: ${JSON.stringify(link.problem)}`);
    const isSame =
      before?.presence === presence &&
      before.addressName === addressName &&
      before.link.state === link.state &&
      before.link.problem?.code === problem;
    if (isSame) return;
    this.#mark(atMs, `${name} ${presence} at ${addressName}: ${link.state} ${problem ?? ''}`);
  }

  #learnItem(item: ItemView, atMs: number): void {
    if (item.kind === 'file') this.#learnTransfer(item.transfer, atMs);
    if (item.kind === 'notice') this.#mark(atMs, `notice ${JSON.stringify(item.notice)}`);
    if (item.kind !== 'text') return;
    const { text, from, state, problem } = item;
    if (from === 'them' && !this.textsAtMs.has(text)) this.textsAtMs.set(text, atMs);
    if (state === 'failed') this.failures.push(`the text “${text}”: ${JSON.stringify(problem)}`);
  }

  #learnTransfer(transfer: TransferView, atMs: number): void {
    const { id, direction, name, state, doneBytes, sizeBytes, problem } = transfer;
    const before = this.transfers.get(id);
    this.transfers.set(id, transfer);
    if (before?.state === state && before.problem?.code === problem?.code) return;
    this.#mark(atMs, `${direction} ${name} ${state} ${doneBytes}/${sizeBytes} ${problem?.code ?? ''}`);
    if (state === 'failed') this.failures.push(`the file ${name}: ${JSON.stringify(problem)}`);
  }

  #mark(atMs: number, text: string): void {
    this.marks.push({ atMs, text: text.trim() });
  }
}
