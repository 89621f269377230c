import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../engine/index.ts';
import { FakeClock } from '../../engine/tests/fake-clock.ts';
import type { FileItem } from '../../ipc/contract.ts';
import type { Collection } from '../files/collect-files.ts';
import { totalBytes } from '../files/manifest.ts';
import { systemDisk } from '../files/system-disk.ts';
import type { Conversations } from '../history/conversations.ts';
import type { Links } from '../links/links.ts';
import { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { openDatabase } from '../storage/database.ts';
import { StoredTransfers } from '../storage/stored-transfers.ts';
import { IncomingLists } from './incoming-lists.ts';
import { OFFERED_TO_US } from './incoming-state.ts';
import { OutgoingLists } from './outgoing-lists.ts';
import { OFFERED_BY_US } from './outgoing-state.ts';
import { Transfer } from './transfer.ts';
import { Attempt } from './transfer-attempt.ts';
import { ListGetMessage, ListMessage } from './transfer-messages.ts';
import type { TransferRecord } from './transfer-store.ts';

let folder: string;
let database: ReturnType<typeof openDatabase>['database'];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-'));
  database = openDatabase(folder, 'x').database;
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

const wireId = '1'.repeat(16);
const ITEM = { id: 'item', at: 0, from: 'them', kind: 'file' } as unknown as FileItem;

function collectionOf(count: number, name = 'file'): Collection {
  const files = Array.from({ length: count }, (_, index) => ({
    ...{ path: `folder/${name} ${index}`, sizeBytes: index, modifiedMs: 1_732_000_000_123 },
    open: () => Promise.reject(new Error('nothing is sent here')),
  }));
  const folders = [
    { path: '', modifiedMs: 1 },
    { path: 'folder', modifiedMs: 2 },
  ];
  return { name: 'name', shape: 'folder', files, folders, leftOut: [{ path: 'link', why: 'link' }] };
}

/** Alice offers files to Bob, who reads their list. Messages go through a connection of objects, which can be cut. */
class Ends {
  readonly clock = new FakeClock();
  readonly store = new StoredTransfers(database);
  readonly alice = new Person({ id: 'a'.repeat(16), secure: true, name: 'Alice', lanline: true });
  readonly bob = new Person({ id: 'b'.repeat(16), secure: true, name: 'Bob', lanline: true });
  /** What Bob asked, and how the sender's transfer was told to end. */
  readonly asked: ListGetMessage[] = [];
  readonly ended: string[] = [];
  /** How often the connection was doubted. */
  doubts = 0;
  readonly incoming = new IncomingLists(
    { clock: this.clock, links: this.#links() },
    { probe: () => void this.doubts++ },
  );
  readonly outgoing = new OutgoingLists({
    context: { disk: systemDisk, openSource: () => Promise.reject(new Error('nothing is sent here')) },
    runner: {
      outgoing: (_, __, event) =>
        void this.ended.push(event.type === 'end' ? event.problem.code : event.type),
    },
    log: () => {},
  });
  readonly sent: Transfer;
  received: Transfer;
  /** Changes what Alice says, or drops it. */
  alter: (message: ListMessage) => ListMessage | undefined = (message) => message;
  /** Bob hangs up before he says this many things more. */
  left = Number.POSITIVE_INFINITY;
  #attempts = 0;

  constructor(collection: Collection, offered = collection) {
    this.sent = this.#transfer('out', collection);
    this.sent.offered.are(collection);
    this.received = this.#transfer('in', offered);
    this.connect();
  }

  connect(): void {
    this.#open(this.alice, (message) => {
      const asked = ListGetMessage.parse(message);
      this.asked.push(asked);
      this.outgoing.asked(this.bob, this.sent, asked);
    });
    this.#open(this.bob, (message) => {
      const altered = this.alter(ListMessage.parse(message));
      if (altered !== undefined) this.incoming.heard(this.alice, this.received, altered);
    });
  }

  /** What Bob knows after a restart. */
  restarted(): Transfer {
    const [record] = this.store.unfinished().filter(({ direction }) => direction === 'in');
    this.received = this.#restored(record as TransferRecord);
    return this.received;
  }

  read() {
    const attempt = new Attempt(++this.#attempts, 'f'.repeat(16), () => {});
    return { attempt, list: this.incoming.listOf(this.alice, this.received, attempt) };
  }

  /** Until nobody has anything to say any more. */
  async settled(): Promise<void> {
    for (let count = 0; count < 200; count++) await turn();
  }

  #links() {
    return {
      open: async (person: Person) => [...person.connections.keys()].find(({ closed }) => !closed),
    } as unknown as Links;
  }

  /** A connection on which what is sent to somebody is heard a moment later. */
  #open(person: Person, heard: (message: object) => void): void {
    const closing: (() => void)[] = [];
    const connection = {
      ...{ dataType: 'json', stream: false, closed: false },
      on: (_: string, run: () => void) => void closing.push(run),
      send: async (message: object) => {
        if (person === this.alice && this.left-- <= 0) {
          connection.closed = true;
          for (const run of closing) run();
        }
        if (connection.closed) return false;
        setImmediate(() => heard(message));
        return true;
      },
    };
    person.connections.set(connection as unknown as Connection, 'c');
  }

  #transfer(direction: 'in' | 'out', { files, folders, name, shape }: Collection): Transfer {
    const record: TransferRecord = {
      ...{ itemId: direction, personId: 'p', wireId, direction, shape, name, sources: [] },
      ...{ sizeBytes: totalBytes(files), fileCount: files.length, folderCount: folders.length, format: 2 },
      ...{
        state: 'offered',
        accepted: false,
        outcome: undefined,
        told: false,
        part: undefined,
        wanted: undefined,
      },
      ...{ destination: { existing: 'keep' }, position: { index: 0, offset: 0, bytes: 0 } },
    };
    this.store.putNow(record);
    return this.#restored(record);
  }

  #restored(record: TransferRecord): Transfer {
    const state = record.direction === 'in' ? OFFERED_TO_US : OFFERED_BY_US;
    const parts = { store: this.store, clock: this.clock, conversations: {} as Conversations };
    return Transfer.restore(record, state, { ...ITEM, id: record.itemId }, parts);
  }
}

/** What a list says, without how its files are opened. */
function told({ files, folders, leftOut }: Collection) {
  return { files: files.map(({ open, ...entry }) => entry), folders, leftOut };
}

describe('a list that an attempt needs', () => {
  test('is read part by part, one question after the other, and stored', async () => {
    const collection = collectionOf(20_000);
    const ends = new Ends(collection);
    expect(await ends.read().list).toEqual(told(collection));
    expect(ends.asked.map(({ part }) => part)).toEqual(ends.asked.map((_, index) => index));
    expect(ends.asked.length).toBeGreaterThan(10);
    const { digest } = ends.received.received;
    const { received: again } = ends.restarted();
    expect(await again.load()).toEqual(told(collection));
    expect(again.digest).toBe(digest);
  });

  test('goes on where it was when the connection was lost', async () => {
    const collection = collectionOf(20_000);
    const ends = new Ends(collection);
    ends.left = 5;
    await expect(ends.read().list).rejects.toThrow('lost');
    ends.left = Number.POSITIVE_INFINITY;
    ends.connect();
    expect(await ends.read().list).toEqual(told(collection));
    expect(ends.asked.map(({ part }) => part)).toEqual(ends.asked.map((_, index) => index));
  });

  test('is not read again after a restart, as long as it is still theirs', async () => {
    const ends = new Ends(collectionOf(20_000));
    await ends.read().list;
    ends.asked.length = 0;
    const { digest } = ends.received.received;
    ends.restarted();
    expect((await ends.read().list).files).toHaveLength(20_000);
    expect(ends.asked).toEqual([{ type: 'file-list-get', id: wireId, part: 0, list: digest }]);
  });

  test('is read anew if it is another one by now, and what was received is of no use', async () => {
    const ends = new Ends(collectionOf(5_000));
    await ends.read().list;
    ends.received.at({ index: 7, offset: 0 });
    const other = collectionOf(5_000, 'other');
    ends.sent.offered.are(other);
    expect(await ends.read().list).toEqual(told(other));
    expect(ends.received.position).toEqual({ index: 0, offset: 0 });
  });

  test('is read anew if it becomes another one meanwhile', async () => {
    const other = collectionOf(20_000, 'other');
    const ends = new Ends(collectionOf(20_000), other);
    ends.alter = (message) => {
      if (ends.asked.length === 4) ends.sent.offered.are(other);
      return message;
    };
    expect(await ends.read().list).toEqual(told(other));
  });

  test.each([
    ['another number of files', collectionOf(11)],
    ['another size', { ...collectionOf(10), files: collectionOf(11).files.slice(1) }],
    ['another number of folders', { ...collectionOf(10), folders: [] }],
  ])('is refused if it has %s than was offered', async (_, collection) => {
    const ends = new Ends(collection, collectionOf(10));
    await expect(ends.read().list).rejects.toThrow('size-mismatch');
    expect(ends.store.list('in')).toEqual([]);
  });

  test('ends with the attempt, whatever is still on its way', async () => {
    const ends = new Ends(collectionOf(20_000));
    const { attempt, list } = ends.read();
    attempt.stop(new Problem('paused-by-us'));
    await expect(list).rejects.toThrow('paused-by-us');
    await ends.settled();
    expect((await ends.read().list).files).toHaveLength(20_000);
  });
});

describe('a sender', () => {
  test('who does not answer has stalled after a minute', async () => {
    const ends = new Ends(collectionOf(10));
    ends.alter = () => undefined;
    const { list } = ends.read();
    list.catch(() => {});
    for (let count = 0; count < 12; count++) {
      await ends.settled();
      ends.clock.pass(5_000);
    }
    await expect(list).rejects.toThrow('stalled');
  });

  test('who has not heard a question is asked again', async () => {
    const ends = new Ends(collectionOf(10));
    let heard = 0;
    ends.alter = (message) => (++heard === 1 ? undefined : message);
    const { list } = ends.read();
    await ends.settled();
    ends.clock.pass(5_000);
    expect((await list).files).toHaveLength(10);
    expect(ends.doubts).toBe(1);
  });

  test.each(['{', '["a",1]', '["../../etc/passwd",-1]'])(
    'who sends %s instead of a list is not listened to',
    async (entries) => {
      const ends = new Ends(collectionOf(10));
      ends.alter = (message) => (message.entries === undefined ? message : { ...message, entries });
      await expect(ends.read().list).rejects.toThrow('file-list');
    },
  );

  test('who says everything ten times is heard once', async () => {
    const collection = collectionOf(20_000);
    const ends = new Ends(collection);
    ends.alter = (message) => {
      for (let count = 0; count < 10; count++) ends.incoming.heard(ends.alice, ends.received, message);
      return message;
    };
    expect(await ends.read().list).toEqual(told(collection));
    expect(ends.asked.map(({ part }) => part)).toEqual(ends.asked.map((_, index) => index));
  });

  test('whose list never comes to an end is given up', async () => {
    const ends = new Ends(collectionOf(10));
    let part = 0;
    ends.alter = (message) =>
      message.entries === undefined ? message : { ...message, part: part++, parts: 512, entries: '["a",1]' };
    await expect(ends.read().list).rejects.toThrow('file-list');
    expect(ends.asked.length).toBe(512);
  });

  test('whose files are gone says so, and their user is told', async () => {
    const ends = new Ends(collectionOf(10));
    const path = join(folder, 'gone.txt');
    const gone = { ...ends.store.unfinished()[0], sources: [{ name: 'gone.txt', sizeBytes: 1, path }] };
    const parts = { store: ends.store, clock: ends.clock, conversations: {} as Conversations };
    const sent = Transfer.restore(gone as TransferRecord, OFFERED_BY_US, ITEM, parts);
    const { list } = ends.read();
    ends.outgoing.asked(ends.bob, sent, { type: 'file-list-get', id: wireId, part: 0 });
    ends.alter = (message) => (message.entries === undefined ? message : undefined);
    const problem = await list.catch((error: unknown) => (error as Problem).view);
    expect(problem).toEqual({
      ...{ code: 'other-side', who: 'Alice', reason: { code: 'file-missing', name: 'gone.txt' } },
    });
    expect(ends.ended).toEqual(['file-missing']);
  });

  test('who is asked all the time answers one question after the other, and the last one of each transfer', async () => {
    const ends = new Ends(collectionOf(20_000));
    const parts: number[] = [];
    ends.alter = (message) => {
      if ('part' in message) parts.push(message.part);
      return undefined;
    };
    for (let part = 0; part < 10; part++)
      ends.outgoing.asked(ends.bob, ends.sent, { type: 'file-list-get', id: wireId, part });
    await ends.settled();
    expect(parts).toEqual([0, 9]);
  });

  test('who is asked for a part that does not exist answers with the first', async () => {
    const ends = new Ends(collectionOf(10));
    const parts: number[] = [];
    ends.alter = (message) => {
      if ('part' in message) parts.push(message.part);
      return undefined;
    };
    for (const [part, list] of [
      [511, undefined],
      [0, '0'.repeat(64)],
    ] as const) {
      ends.outgoing.asked(ends.bob, ends.sent, {
        type: 'file-list-get',
        id: wireId,
        part,
        ...(list ? { list } : {}),
      });
      await ends.settled();
    }
    expect(parts).toEqual([0, 0]);
  });
});

describe('before our user has decided', () => {
  test('a short list is read at once, and need not be read again', async () => {
    const ends = new Ends(collectionOf(10_000));
    ends.incoming.offered(ends.alice, ends.received);
    await ends.settled();
    const { length } = ends.asked;
    expect(length).toBeGreaterThan(5);
    expect(ends.store.list('in')).toEqual([]);
    expect((await ends.read().list).files).toHaveLength(10_000);
    expect(ends.asked).toHaveLength(length);
  });

  test('of a long one only the first part is looked at', async () => {
    const ends = new Ends(collectionOf(40_000));
    ends.incoming.offered(ends.alice, ends.received);
    await ends.settled();
    expect(ends.asked).toHaveLength(1);
  });

  test('lists of no more than 32 offers are read', async () => {
    const ends = new Ends(collectionOf(10));
    ends.alter = () => undefined;
    for (let count = 0; count < 40; count++) ends.incoming.offered(ends.alice, ends.restarted());
    await ends.settled();
    expect(ends.asked).toHaveLength(32);
  });

  test('no list is read of files that are offered as by earlier versions', async () => {
    const ends = new Ends(collectionOf(10));
    ends.received.format = 1;
    ends.incoming.offered(ends.alice, ends.received);
    await ends.settled();
    expect(ends.asked).toEqual([]);
  });

  test('it goes on if the connection is lost meanwhile', async () => {
    const ends = new Ends(collectionOf(10_000));
    ends.left = 3;
    ends.incoming.offered(ends.alice, ends.received);
    await ends.settled();
    ends.left = Number.POSITIVE_INFINITY;
    ends.connect();
    ends.incoming.offered(ends.alice, ends.received);
    await ends.settled();
    expect(ends.asked.map(({ part }) => part)).toEqual(ends.asked.map((_, index) => index));
    expect(ends.asked.length).toBeGreaterThan(5);
  });

  test('what is no list does no harm: it is read again once it is needed', async () => {
    const ends = new Ends(collectionOf(10));
    const honest = ends.alter;
    ends.alter = (message) => (message.entries === undefined ? message : { ...message, entries: '[' });
    ends.incoming.offered(ends.alice, ends.received);
    await ends.settled();
    ends.alter = honest;
    expect((await ends.read().list).files).toHaveLength(10);
  });
});
