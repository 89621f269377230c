import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Connection, createIdentity, Peer } from '../../engine/index.ts';
import type { OfferView } from '../../ipc/contract.ts';
import { MAX_OFFERS } from '../limits.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

/** What Bob makes of calls that say what they are about, whoever makes them. */

const ID = 'f'.repeat(16);
const FILE = { type: 'file', id: ID, name: 'photo.png', sizeBytes: 99_000, count: 1, shape: 'file' };

let bob: TestMessenger;
const peers: Peer[] = [];
beforeEach(async () => {
  bob = await TestMessenger.open('Bob', await privatePort());
});
afterEach(async () => {
  await Promise.all([bob.close(), ...peers.splice(0).map((peer) => peer.stop())]);
});

/** Ann's program in our hands, which hears what Bob's says to it. */
class Ann {
  readonly peer: Peer;
  readonly identity = createIdentity();
  readonly heard: { readonly type?: string; readonly id?: string; readonly accept?: boolean }[] = [];
  readonly #looks = new Set<() => void>();

  constructor(version: string) {
    const { identity } = this;
    const options = { address: '127.0.0.1', displayName: 'Ann', identity, version, log: () => undefined };
    this.peer = new Peer({ ...options, invisible: true, handlers: { offer: () => false } });
    peers.push(this.peer);
  }

  static async start(version = '0.4.0'): Promise<Ann> {
    const ann = new Ann(version);
    await ann.peer.start();
    return ann;
  }

  get id(): string {
    return this.identity.fingerprint.slice(0, 16);
  }

  async call(about?: unknown, signal?: AbortSignal): Promise<Connection> {
    const options = { timeoutMs: 5000, parallel: true, ...(signal === undefined ? {} : { signal }) };
    const connection = await this.peer.connect(bob.address, { ...options, about });
    connection.on('data', (_, value) => {
      this.heard.push(value as Ann['heard'][number]);
      for (const look of this.#looks) look();
    });
    return connection;
  }

  hears(look: (message: Ann['heard'][number]) => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = () => this.heard.some(look) && resolve();
    this.#looks.add(check);
    check();
    return promise;
  }
}

const accepted = ({ type, accept }: Ann['heard'][number]) => type === 'file-answer' && accept === true;
const denied = (calling: Promise<unknown>) => expect(calling).rejects.toMatchObject({ code: 'denied' });

/** The question that Bob is asked now, if it is not the one before. */
const asked = (before?: OfferView) => bob.until(() => bob.offers.find(({ id }) => id !== before?.id));

/** Ann is let in by the answer to a call about `FILE`. */
async function acceptedCall(ann: Ann): Promise<Connection> {
  const calling = ann.call(FILE);
  const offer = await asked();
  await bob.call('answerOffer', offer.id, true);
  await bob.until(() => bob.offers.length === 0);
  return calling;
}

test('the offer that was asked about is accepted without another question', async () => {
  const ann = await Ann.start();
  const connection = await acceptedCall(ann);
  await connection.send(FILE);
  await ann.hears(accepted);
  expect(bob.offers).toEqual([]);
});

test.each([
  ['another ID', { id: 'e'.repeat(16) }],
  ['another name', { name: 'photo.exe' }],
  ['a name that only looks the same', { name: 'photo\u200b.png' }],
  ['a larger size', { sizeBytes: 99_001 }],
  ['a smaller size', { sizeBytes: 1 }],
  ['more files', { count: 2 }],
  ['another shape', { shape: 'folder' }],
])('an offer with %s is another question', async (_, change) => {
  const ann = await Ann.start();
  const connection = await acceptedCall(ann);
  await connection.send({ ...FILE, ...change });
  const { what } = await asked();
  expect(what).not.toHaveProperty('alsoChat');
  expect(ann.heard.filter(accepted)).toEqual([]);
});

test('the acceptance is used up by an offer that differs', async () => {
  const ann = await Ann.start();
  const connection = await acceptedCall(ann);
  await connection.send({ ...FILE, sizeBytes: 1 });
  await asked();
  await connection.send(FILE);
  await connection.send({ type: 'text', id: 'a'.repeat(16), text: 'after it' });
  await bob.text('after it');
  expect(ann.heard.filter(accepted)).toEqual([]);
  expect(bob.transfers()).toMatchObject([{ state: 'offered', sizeBytes: 1 }]);
});

test('the acceptance is for one offer: other files are asked about', async () => {
  const ann = await Ann.start();
  const connection = await acceptedCall(ann);
  const other = { ...FILE, id: 'e'.repeat(16), name: 'other.png' };
  await connection.send(other);
  expect((await asked()).what).toMatchObject({ fileName: 'other.png' });
  await connection.send(FILE);
  await ann.hears((message) => accepted(message) && message.id === ID);
  expect(bob.offers).toHaveLength(1);
});

test('the acceptance ends with its connection', async () => {
  const ann = await Ann.start();
  const connection = await acceptedCall(ann);
  const closed = bob.until(() => bob.people.get(ann.id)?.link.state !== 'open');
  connection.destroy('closed-here');
  await closed;
  await (await ann.call(FILE)).send(FILE); // who was let in once is not asked about
  const { what } = await asked();
  expect(what).toMatchObject({ kind: 'file', fileName: 'photo.png' });
  expect(ann.heard.filter(accepted)).toEqual([]);
});

test('of two connections, only the one that was asked about carries the acceptance', async () => {
  const ann = await Ann.start();
  await acceptedCall(ann);
  const second = await ann.call();
  await second.send(FILE);
  await asked();
  expect(ann.heard.filter(accepted)).toEqual([]);
});

test('an earlier version, which says nothing about its call, is asked about twice', async () => {
  const ann = await Ann.start('0.3.0');
  const calling = ann.call();
  const chat = await asked();
  expect(chat.what).toEqual({ kind: 'chat' });
  await bob.call('answerOffer', chat.id, true);
  await (await calling).send(FILE);
  const file = await asked(chat);
  expect(file.what).toMatchObject({ kind: 'file', fileName: 'photo.png' });
  await bob.call('answerOffer', file.id, true);
  await ann.hears(accepted);
});

test.each([
  ['nothing', null],
  ['a word', 'file'],
  ['a list', [FILE]],
  ['something of a later version', { type: 'screen', id: ID }],
  ['files without an ID', { ...FILE, id: undefined }],
  ['an ID that is a path', { ...FILE, id: '../../../../etc/p' }],
  ['no name', { ...FILE, name: null }],
  ['a negative size', { ...FILE, sizeBytes: -1 }],
  ['half a byte', { ...FILE, sizeBytes: 0.5 }],
  ['a size beyond all numbers', { ...FILE, sizeBytes: Number.POSITIVE_INFINITY }],
  ['a size that is text', { ...FILE, sizeBytes: '99' }],
  ['a size that is not exact', { ...FILE, sizeBytes: 2 ** 60 }],
  ['no files', { ...FILE, count: 0 }],
  ['too many files', { ...FILE, count: 250_001 }],
  ['a shape that nobody knows', { ...FILE, shape: 'device' }],
  ['a prototype to pollute', JSON.parse('{"__proto__": {"type": "file"}, "constructor": {"prototype": {}}}')],
])('a call about %s asks whether its caller may talk', async (_, about) => {
  const ann = await Ann.start();
  const calling = ann.call(about);
  const offer = await asked();
  expect(offer.what).toEqual({ kind: 'chat' });
  await bob.call('answerOffer', offer.id, false);
  await denied(calling);
  expect(bob.transfers()).toEqual([]);
});

test.each([
  ['a path', '../../etc/passwd', 'passwd'],
  ['control characters', 'pho\u0000to\u001b[31m\n.png', 'photo[31m.png'],
  ['a reversed ending', 'photo\u202egnp.exe', 'photognp.exe'],
  ['a hidden blank', 'photo\u200b\ufeff.png', 'photo.png'],
  ['half a character', 'photo\ud800.png', 'photo\ufffd.png'],
  ['nothing visible', '\u202e\u0000', 'file'],
])('a name with %s is cleaned before it is shown, when asked and when declined', async (_, name, shown) => {
  const ann = await Ann.start();
  const calling = ann.call({ ...FILE, name });
  const offer = await asked();
  expect(offer.what).toMatchObject({ kind: 'file', fileName: shown });
  await bob.call('answerOffer', offer.id, false);
  await denied(calling);
  expect(await bob.transfer('in', 'denied')).toMatchObject({ name: shown });
});

test('a name of 1,900 letters is cut, and keeps its ending', async () => {
  const ann = await Ann.start();
  void ann.call({ ...FILE, name: `${'x'.repeat(1_900)}.png` }).catch(() => {});
  const { what } = await asked();
  expect(what.kind === 'file' && what.fileName).toMatch(/^x{251}\.png$/);
});

test('who calls again about what was declined is declined again, without a question', async () => {
  const ann = await Ann.start();
  const calling = ann.call(FILE);
  const offer = await asked();
  await bob.call('answerOffer', offer.id, false);
  await denied(calling);
  await bob.transfer('in', 'denied');
  await denied(ann.call(FILE));
  await denied(ann.call({ ...FILE, name: 'innocent.png' }));
  bob = await bob.restart();
  await denied(ann.call(FILE));
  expect(bob.offers).toEqual([]);
  const items = await bob.call('items', ann.id, null, 10);
  expect(items).toHaveLength(1);
});

test('two calls about the same leave one trace when both are declined', async () => {
  const ann = await Ann.start();
  const calls = [ann.call(FILE), ann.call(FILE)];
  await bob.until(() => bob.offers.length === 2);
  for (const { id } of bob.offers) await bob.call('answerOffer', id, false);
  await Promise.all(calls.map(denied));
  await bob.transfer('in', 'denied');
  expect(bob.transfers()).toHaveLength(1);
});

test('a call about files that Bob has from an earlier connection asks whether its caller may talk', async () => {
  const ann = await Ann.start();
  const calling = ann.call();
  const chat = await asked();
  await bob.call('answerOffer', chat.id, true);
  await (await calling).send(FILE);
  const file = await asked(chat);
  await bob.call('disconnect', ann.id);
  await bob.call('setRule', ann.id, 'chat', null);
  const again = ann.call(FILE);
  const both = await bob.until(() => bob.offers.length === 2 && bob.offers);
  expect(both.map(({ what }) => what.kind).sort()).toEqual(['chat', 'file']);
  await bob.call('answerOffer', both.find(({ id }) => id !== file.id)?.id ?? '', true);
  await (await again).send(FILE);
  await bob.call('answerOffer', file.id, true);
  await ann.hears(accepted);
});

test('with as many questions as anybody can read, further calls are denied, and nothing of them is kept', async () => {
  const ann = await Ann.start();
  const calling = ann.call();
  const chat = await asked();
  await bob.call('answerOffer', chat.id, true);
  const connection = await calling;
  for (let count = 0; count < MAX_OFFERS; count++)
    await connection.send({ ...FILE, id: count.toString(16).padStart(16, '0') });
  await bob.until(() => bob.offers.length === MAX_OFFERS);
  const stranger = await Ann.start();
  await denied(stranger.call(FILE));
  expect(bob.offers).toHaveLength(MAX_OFFERS);
  expect((await bob.call('snapshot')).people.map(({ id }) => id)).not.toContain(stranger.id);
});

test('a caller who hangs up leaves a question that cannot be answered, and no trace when it is dismissed', async () => {
  const ann = await Ann.start();
  const abort = new AbortController();
  const calling = ann.call(FILE, abort.signal).catch(() => {});
  await asked();
  abort.abort();
  await calling;
  const offer = await bob.until(() => bob.offers.find(({ state }) => state === 'withdrawn'));
  await expect(bob.call('acceptFiles', offer.id, { existing: 'keep' })).rejects.toThrow('withdrawn');
  await bob.call('dismissOffer', offer.id, false);
  await bob.until(() => bob.offers.length === 0);
  expect(bob.transfers()).toEqual([]);
});
