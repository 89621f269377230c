import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Connection, createIdentity, Peer } from '../../engine/index.ts';
import { ListHash } from '../files/list-codec.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

interface Message {
  readonly type: string;
  readonly [fact: string]: unknown;
}

/** A Lanline that says whatever it likes. */
class Other {
  readonly id: string;
  readonly connection: Connection;
  readonly heard: Message[] = [];
  readonly #peer: Peer;

  private constructor(id: string, peer: Peer, connection: Connection) {
    this.id = id;
    this.#peer = peer;
    this.connection = connection;
    connection.on('data', (_, value) => void this.heard.push(value as Message));
  }

  static async meet(alice: TestMessenger): Promise<Other> {
    const identity = createIdentity();
    const discoveryPort = await privatePort();
    const options = {
      address: '127.0.0.1',
      discoveryPort,
      displayName: 'Mallory',
      identity,
      log: () => undefined,
    };
    const peer = await new Peer(options).start();
    const calling = peer.connect(alice.address, { timeoutMs: 5_000 });
    await alice.answer('chat', true);
    return new Other(identity.fingerprint.slice(0, 16), peer, await calling);
  }

  say(message: Message): Promise<boolean> {
    return this.connection.send(message);
  }

  /** The nth message of that type. */
  async hears(type: string, count = 1): Promise<Message> {
    for (;;) {
      const message = this.heard.filter((each) => each.type === type)[count - 1];
      if (message !== undefined) return message;
      await this.connection.wait('data');
    }
  }

  stop(): Promise<void> {
    return this.#peer.stop();
  }
}

let alice: TestMessenger;
let other: Other;
beforeEach(async () => {
  alice = await TestMessenger.open('Alice', await privatePort());
  other = await Other.meet(alice);
});
afterEach(async () => {
  await Promise.all([alice.close(), other.stop()]);
});

const id = '1'.repeat(16);

async function digestOf(...parts: readonly string[]): Promise<string> {
  const hash = new ListHash();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

describe('whoever is offered files', () => {
  beforeEach(async () => {
    const path = join(alice.folder, 'photos');
    await mkdir(join(path, 'empty'), { recursive: true });
    await writeFile(join(path, 'a.jpg'), 'a');
    await symlink('/', join(path, 'link'));
    for (const each of ['a.jpg', 'empty', '.']) await utimes(join(path, each), 5, 5);
    await alice.call('sendFiles', other.id, [{ name: 'photos', sizeBytes: 0, path }]);
  });

  test('can read their list, with folders, dates and what is left out', async () => {
    const { id: offered } = await other.hears('file');
    await other.say({ type: 'file-list-get', id: offered, part: 0 });
    const entries = '["/",5000],["empty/",5000],["a.jpg",1,5000],["link","link"]';
    expect(await other.hears('file-list')).toEqual({
      ...{ type: 'file-list', id: offered, part: 0, parts: 1, entries },
      list: await digestOf(entries),
    });
  });

  test('hears that they were cancelled instead of their list', async () => {
    const { id: offered } = await other.hears('file');
    await alice.call('cancelTransfer', alice.transfers()[0]?.id ?? '');
    await other.hears('file-end');
    await other.say({ type: 'file-list-get', id: offered, part: 0 });
    await other.hears('file-end', 2);
    expect(other.heard.some(({ type }) => type === 'file-list')).toBe(false);
  });

  test('hears that there are no files of another ID', async () => {
    await other.say({ type: 'file-list-get', id, part: 0 });
    expect(await other.hears('file-end')).toMatchObject({ id });
  });

  test('can ask without end, while everybody talks', async () => {
    const { id: offered } = await other.hears('file');
    for (let count = 0; count < 2_000; count++)
      void other.say({ type: 'file-list-get', id: offered, part: count % 512 });
    await other.say({ type: 'text', id, text: 'still here' });
    await alice.text('still here');
    await other.hears('file-list');
  });
});

const OFFER = {
  type: 'file',
  id,
  name: 'photos',
  sizeBytes: 1,
  count: 1,
  shape: 'folder',
  format: 2,
  folders: 1,
};
const ENTRIES = '["/",5000],["a.jpg",1,5000]';

describe('of files that are offered with a list', () => {
  test('the list is read while the user is asked', async () => {
    await other.say(OFFER);
    expect(await other.hears('file-list-get')).toEqual({ type: 'file-list-get', id, part: 0 });
    const parts = ['["/",5000]', '["a.jpg",1,5000]'];
    const list = await digestOf(...parts);
    await other.say({ type: 'file-list', id, list, part: 0, parts: 2, entries: parts[0] });
    expect(await other.hears('file-list-get', 2)).toEqual({ type: 'file-list-get', id, part: 1, list });
    await other.say({ type: 'file-list', id, list, part: 1, parts: 2, entries: parts[1] });
    await alice.until(() => alice.offers.some(({ what }) => what.kind === 'file'));
  });

  test('the user is asked about so many files in so many folders', async () => {
    await other.say({ ...OFFER, count: 500, folders: 12 });
    const counts = { fileCount: 500, folderCount: 12, shape: 'folder' };
    expect((await alice.answer('file', false)).what).toMatchObject(counts);
    expect(await alice.transfer('in', 'denied')).toMatchObject(counts);
  });

  test('a long list is not read before the user has accepted', async () => {
    await other.say(OFFER);
    await other.hears('file-list-get');
    const list = await digestOf(ENTRIES);
    await other.say({ type: 'file-list', id, list, part: 0, parts: 17, entries: ENTRIES });
    await other.say({ type: 'file-list', id, list, part: 1, parts: 17, entries: ENTRIES });
    await other.say({ type: 'text', id, text: 'and now?' });
    await alice.text('and now?');
    expect(other.heard.filter(({ type }) => type === 'file-list-get')).toHaveLength(1);
  });

  test('an endless list, or one that nobody has asked for, changes nothing', async () => {
    const list = await digestOf(ENTRIES);
    for (let part = 0; part < 1_000; part++)
      void other.say({ type: 'file-list', id, list, part, parts: 512, entries: ENTRIES });
    await other.say(OFFER);
    for (let part = 0; part < 1_000; part++)
      void other.say({ type: 'file-list', id, list, part, parts: 16, entries: ENTRIES });
    await other.say({ type: 'file-list', id, problem: { code: 'constructor' } });
    await other.say({ type: 'text', id, text: 'still here' });
    await alice.text('still here');
    expect(alice.offers.filter(({ what }) => what.kind === 'file')).toHaveLength(1);
  });
});
