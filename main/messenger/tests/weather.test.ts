import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Connection, createIdentity, Peer } from '../../engine/index.ts';
import { decodeManifest, encodeManifest } from '../files/manifest-codec.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

/** Messages that are lost with a connection, and what each side does about it. */

const ID = 'f'.repeat(16);
const CONTENT = 'what was sent';
const OFFER = { type: 'file', id: ID, name: 'a.txt', sizeBytes: CONTENT.length, count: 1, shape: 'file' };

let discoveryPort: number;
let bob: TestMessenger;
const peers: Peer[] = [];
const messengers: TestMessenger[] = [];
beforeEach(async () => {
  discoveryPort = await privatePort();
  bob = await TestMessenger.open('Bob', discoveryPort);
});
afterEach(async () => {
  await Promise.all([bob.close(), ...messengers.splice(0).map((each) => each.close())]);
  await Promise.all(peers.splice(0).map((peer) => peer.stop()));
});

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly accept?: boolean;
  readonly attempt?: string;
}

/** Ann's Lanline in our hands: it loses what we want it to lose. */
class Ann {
  readonly peer: Peer;
  readonly heard: Message[] = [];
  connection!: Connection;
  #looks = new Set<() => void>();

  constructor() {
    const identity = createIdentity();
    const silence = { log: () => undefined, handlers: { offer: (_: Peer, c: Connection) => this.lets(c) } };
    this.peer = new Peer({
      ...{ address: '127.0.0.1', discoveryPort, displayName: 'Ann', identity, version: '0.3.0' },
      ...silence,
    });
    this.peer.on('connection', (_, connection) => this.onConnection(connection));
    peers.push(this.peer);
  }

  /** Whether a connection of Bob's is let in. */
  lets = (_: Connection): boolean => true;
  onConnection = (_: Connection): void => {};

  get id(): string {
    return this.peer.identity?.fingerprint.slice(0, 16) ?? '';
  }

  async call(): Promise<void> {
    this.connection = await this.peer.connect(bob.address, { timeoutMs: 5000, parallel: true });
    this.connection.on('data', (_, value) => {
      this.heard.push(value as Message);
      for (const look of this.#looks) look();
    });
  }

  async meet(): Promise<void> {
    await this.peer.start();
    const calling = this.call();
    await bob.answer('chat', true);
    await calling;
  }

  /** The next message for which `look` is true that was not heard before. */
  hears(look: (message: Message) => boolean): Promise<Message> {
    const { promise, resolve } = Promise.withResolvers<Message>();
    const check = () => {
      const index = this.heard.findIndex(look);
      if (index >= 0) resolve(...(this.heard.splice(index, 1) as [Message]));
    };
    this.#looks.add(check);
    check();
    return promise.finally(() => this.#looks.delete(check));
  }

  /** Sends the file over a connection that Bob opened for it, or at least its content. */
  async deliver(connection: Connection, digestBytes?: number): Promise<void> {
    const entries = [{ path: 'a.txt', sizeBytes: CONTENT.length }];
    const digest = createHash('sha256').update(CONTENT).digest();
    await connection.send(await encodeManifest({ entries, from: { index: 0, offset: 0 } }));
    const sent = [Buffer.from(CONTENT), digest.subarray(0, digestBytes)];
    const withoutEnd = async function* () {
      yield* sent;
      if (digestBytes !== undefined) await new Promise(() => {});
    };
    await connection.sendFrom(withoutEnd(), CONTENT.length + digest.length);
  }
}

const isAnswer = ({ type, accept }: Message) => type === 'file-answer' && accept === true;
const isEnd = ({ type }: Message) => type === 'file-end';
const isOffer = ({ type }: Message) => type === 'file';

/** Bob has the file once, and with the right content. */
async function expectDelivered(): Promise<void> {
  await bob.transfer('in', 'done');
  await expectThere();
}

async function expectThere(): Promise<void> {
  expect(await readdir(bob.downloads)).toEqual(['a.txt']);
  expect(await readFile(join(bob.downloads, 'a.txt'), 'utf8')).toBe(CONTENT);
}

test('an offer that outlived its connection can be accepted, on the next one or before', async () => {
  for (const when of ['before', 'after'] as const) {
    const ann = new Ann();
    await ann.meet();
    ann.onConnection = (connection) => connection.purpose !== undefined && void ann.deliver(connection);
    const offer = { ...OFFER, id: when === 'before' ? ID : 'e'.repeat(16), name: `${when}.txt` };
    await ann.connection.send(offer);
    await bob.until(() => bob.offers.some(({ what }) => what.kind === 'file'));
    ann.connection.destroy('closed-here');
    await bob.until(() => bob.people.get(ann.id)?.link.state !== 'open');
    if (when === 'before') await bob.answer('file', true);
    await ann.call();
    await ann.connection.send(offer);
    if (when === 'after') await bob.answer('file', true);
    await bob.until(() => bob.transfers().find(({ name, state }) => name === offer.name && state === 'done'));
    await ann.peer.stop();
  }
  expect((await readdir(bob.downloads)).sort()).toEqual(['after.txt', 'before.txt']);
});

test('an answer that was lost is followed by another attempt on the next connection', async () => {
  const ann = new Ann();
  await ann.meet();
  ann.lets = ({ purpose }) => purpose === undefined; // its connection does not get through, either
  await ann.connection.send(OFFER);
  await bob.answer('file', true);
  const lost = await ann.hears(isAnswer);
  ann.onConnection = (connection) => connection.purpose !== undefined && void ann.deliver(connection);
  ann.lets = () => true;
  ann.connection.destroy('closed-here');
  await ann.call();
  const again = await ann.hears(isAnswer);
  expect(again).toMatchObject({ id: ID, attempt: expect.stringMatching(/^[0-9a-f]{16}$/) });
  expect(again.attempt).not.toBe(lost.attempt);
  await expectDelivered();
});

test('a connection for a file that is denied is tried again: people decline offers, not connections', async () => {
  const ann = new Ann();
  await ann.meet();
  let denied = 0;
  ann.lets = ({ purpose }) => purpose === undefined || ++denied > 2;
  ann.onConnection = (connection) => connection.purpose !== undefined && void ann.deliver(connection);
  await ann.connection.send(OFFER);
  await bob.answer('file', true);
  await expectDelivered();
  expect(denied).toBe(3);
});

test('a file of which only the digest is missing says that nothing arrives', async () => {
  const ann = new Ann();
  await ann.meet();
  ann.onConnection = (connection) => connection.purpose !== undefined && void ann.deliver(connection, 0);
  await ann.connection.send(OFFER);
  await bob.answer('file', true);
  await bob.until(() => bob.transfers().find(({ problem }) => problem?.code === 'stalled'));
  expect(bob.transfers()[0]).toMatchObject({ state: 'running', doneBytes: CONTENT.length });
});

test('a file whose receipt was lost does not come twice, even if the receiver restarts', async () => {
  const ann = new Ann();
  await ann.meet();
  ann.onConnection = (connection) => connection.purpose !== undefined && void ann.deliver(connection);
  await ann.connection.send(OFFER);
  await bob.answer('file', true);
  await ann.hears(isEnd);
  await expectDelivered();
  ann.connection.destroy('closed-here');
  bob = await bob.restart();
  await ann.call();
  await ann.connection.send(OFFER);
  expect(await ann.hears(isEnd)).toEqual({ type: 'file-end', id: ID });
  expect(bob.offers).toEqual([]);
  await expectThere();
});

test('what was not decided is asked again after a restart, though the sender is not there', async () => {
  const ann = new Ann();
  await ann.meet();
  await ann.connection.send(OFFER);
  await bob.until(() => bob.offers.some(({ what }) => what.kind === 'file'));
  await ann.peer.stop();
  bob = await bob.restart();
  expect(bob.offers).toEqual([]);
  await bob.answer('file', true);
  await bob.until(() => bob.people.get(ann.id)?.link.problem?.code === 'unreachable'); // it calls her
});

test('a refusal that was lost is said again', async () => {
  const ann = new Ann();
  await ann.meet();
  await ann.connection.send(OFFER);
  await bob.until(() => bob.offers.some(({ what }) => what.kind === 'file'));
  ann.connection.destroy('closed-here');
  await bob.until(() => bob.people.get(ann.id)?.link.state !== 'open');
  await bob.answer('file', false);
  await ann.call();
  expect(await ann.hears(({ type }) => type === 'file-answer')).toMatchObject({ id: ID, accept: false });
});

/** Bob offers a file to Ann. */
async function offerToAnn(ann: Ann): Promise<string> {
  await ann.meet();
  const path = join(bob.folder, 'source');
  await writeFile(path, CONTENT);
  const source = { name: 'a.txt', sizeBytes: CONTENT.length, path };
  await bob.call('sendFiles', ann.id, [source]);
  const { id } = await ann.hears(isOffer);
  return id ?? '';
}

test('an offer is said again on each connection, and confirmed when the receiver has it already', async () => {
  const ann = new Ann();
  const id = await offerToAnn(ann);
  for (let lost = 0; lost < 2; lost++) {
    ann.connection.destroy('closed-here');
    await ann.call();
    expect(await ann.hears(isOffer)).toMatchObject({ id, name: 'a.txt' });
  }
  await ann.connection.send({ type: 'file-answer', id, accept: true, attempt: 'a'.repeat(16) });
  await bob.transfer('out', 'waiting');
  await ann.connection.send({ type: 'file-end', id });
  await bob.transfer('out', 'done');
});

test('an offer is said again when a connection that did not answer works after all', async () => {
  const ann = new Ann();
  const id = await offerToAnn(ann);
  ann.lets = () => false; // nor is there another connection
  await bob.call('sendText', ann.id, 'are you there?'); // which Ann does not acknowledge
  await bob.until(() => bob.people.get(ann.id)?.link.state === 'lost');
  await ann.connection.send({ type: 'alive' });
  expect(await ann.hears(isOffer)).toMatchObject({ id });
});

test('what has arrived is done, although the sender cancelled it a moment before', async () => {
  const ann = new Ann();
  const id = await offerToAnn(ann);
  await ann.connection.send({ type: 'file-answer', id, accept: true, attempt: 'a'.repeat(16) });
  const connection = await ann.peer.connect(bob.address, { dataType: 'bytes', purpose: id, parallel: true });
  const [, manifest] = await connection.wait('data');
  expect((await decodeManifest(manifest as Uint8Array)).entries).toEqual([
    { path: 'a.txt', sizeBytes: CONTENT.length },
  ]);
  await bob.call('cancelTransfer', (await bob.transfer('out', 'running')).id);
  await ann.hears(isEnd);
  await ann.connection.send({ type: 'file-end', id });
  await bob.transfer('out', 'done');
});

test('somebody who asks for a file that was cancelled long ago is told so', async () => {
  const ann = new Ann();
  const id = await offerToAnn(ann);
  await bob.call('cancelTransfer', (await bob.transfer('out', 'offered')).id);
  await ann.hears(isEnd);
  await ann.connection.send({ type: 'file-ended', id });
  bob = await bob.restart();
  await ann.call();
  await ann.connection.send({ type: 'file-answer', id, accept: true, attempt: 'a'.repeat(16) });
  expect(await ann.hears(isEnd)).toMatchObject({ id, reason: 'cancelled' });
});

test('a text written while somebody is being called survives that Lanline closes', async () => {
  const carol = await TestMessenger.open('Carol', discoveryPort);
  messengers.push(carol);
  await bob.meet(carol);
  const { address } = carol;
  await carol.lanline.stop();
  // Whoever listens there now takes calls and says nothing.
  const silent = createServer();
  const called = once(silent, 'connection') as Promise<[Socket]>;
  silent.listen(Number(address.split(':')[1]), '127.0.0.1');
  await once(silent, 'listening');
  await bob.call('sendText', carol.id, 'later');
  const [socket] = await called;
  bob = await bob.restart();
  socket.destroy();
  silent.close();
  await once(silent, 'close');
  messengers[0] = await carol.restart();
  await messengers[0].text('later');
});

test('whoever asks for files again that have been removed is told that they can’t have them', async () => {
  const ann = new Ann();
  await ann.meet();
  const path = join(bob.folder, 'sent.txt');
  await writeFile(path, CONTENT);
  await bob.call('sendFiles', ann.id, [{ name: 'sent.txt', sizeBytes: CONTENT.length, path }]);
  const { id = '' } = await ann.hears(isOffer);
  const ask = (type: string, more: object) => ann.connection.send({ type, id, ...more });
  await ask('file-answer', { accept: true, attempt: 'a'.repeat(16), format: 2 });
  await ask('file-end', {});
  const { itemId } = await bob.until(() => {
    const item = [...bob.items.values()].find(
      (each) => each.kind === 'file' && each.transfer.state === 'done',
    );
    return item && { itemId: item.id };
  });
  await bob.call('deleteItem', ann.id, itemId, false);
  for (const [type, more] of [
    ['file-list-get', { part: 0 }],
    ['file-answer', { accept: true, attempt: 'b'.repeat(16), format: 2 }],
    ['file-dial', {}],
    ['file-asking', {}],
  ] as const) {
    await ask(type, more);
    expect(await ann.hears(isEnd), type).toEqual({ type: 'file-end', id, reason: 'cancelled' });
  }
});
