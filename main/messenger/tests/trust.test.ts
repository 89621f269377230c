import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIdentity, Peer } from '../../engine/index.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

let discoveryPort: number;
let alice: TestMessenger;
let bob: TestMessenger;
const peers: Peer[] = [];
beforeEach(async () => {
  discoveryPort = await privatePort();
  [alice, bob] = await Promise.all([
    TestMessenger.open('Alice', discoveryPort),
    TestMessenger.open('Bob', discoveryPort),
  ]);
});
afterEach(async () => {
  await Promise.all([alice.close(), bob.close(), ...peers.splice(0).map((peer) => peer.stop())]);
});

const loseIdentity = (folder: string) => rm(join(folder, 'identity.pem'));

/** Takes Bob's place at Bob's address. */
async function impostor(options: ConstructorParameters<typeof Peer>[0]): Promise<Peer> {
  const { address } = bob;
  await bob.lanline.stop();
  const peer = new Peer({ address, discoveryPort: await privatePort(), log: () => undefined, ...options });
  peers.push(peer);
  return peer.start();
}

async function compare(one: TestMessenger, other: TestMessenger): Promise<[string, string]> {
  await one.call('compareCode', other.id);
  await other.answer('verify', true);
  const code = (messenger: TestMessenger, about: TestMessenger) =>
    messenger.until(() => {
      const verification = messenger.people.get(about.id)?.verification;
      return verification?.state === 'compare' && verification.code;
    });
  return Promise.all([code(one, other), code(other, one)]);
}

test('people are remembered by their certificates, even after a restart', async () => {
  await alice.meet(bob);
  expect(alice.people.get(bob.id)).toMatchObject({ trust: 'encrypted', device: expect.any(String) });
  await bob.lanline.stop();
  alice = await alice.restart();
  const { people } = await alice.call('snapshot');
  expect(people).toMatchObject([{ id: bob.id, name: 'Bob', trust: 'encrypted', presence: 'away' }]);
});

test('another certificate at a known address is refused, and its holder receives nothing', async () => {
  await alice.meet(bob);
  await alice.call('disconnect', bob.id);
  let offers = 0;
  await impostor({
    identity: createIdentity(),
    displayName: 'Bob',
    handlers: { offer: () => ++offers > 0 },
  });
  await alice.call('sendText', bob.id, 'a secret');
  const person = await alice.link(bob, 'unsafe');
  expect(person.link.problem?.code).toBe('identity');
  expect(offers).toBe(0);
});

test('a known person who hangs up on encryption is not called in the clear, and nobody is accused', async () => {
  await alice.meet(bob);
  await alice.call('disconnect', bob.id);
  let offers = 0;
  await impostor({ handlers: { offer: () => ++offers > 0 } });
  await alice.call('sendText', bob.id, 'a secret');
  // A refusal proves nothing: the text waits, and it is tried again.
  await alice.link(bob, 'lost');
  expect(offers).toBe(0);
});

test('an address that the network gave to somebody else is no danger, and texts wait', async () => {
  await alice.meet(bob);
  await alice.call('disconnect', bob.id);
  let offers = 0;
  const carol = createIdentity();
  await impostor({
    identity: carol,
    displayName: 'Carol',
    discoveryPort,
    handlers: { offer: () => ++offers > 0 },
  });
  await alice.until(() => alice.people.get(carol.fingerprint.slice(0, 16))?.presence === 'here');
  await alice.call('sendText', bob.id, 'for Bob');
  const person = await alice.until(() => {
    const found = alice.people.get(bob.id);
    return found?.link.problem?.code === 'address-reused' && found;
  });
  expect(person.link.state).toBe('failed');
  expect(await alice.text('for Bob')).toMatchObject({ state: 'waiting' });
  expect(offers).toBe(0);
});

test('a plain caller with a known name and address is a separate, unverified stranger', async () => {
  await alice.meet(bob);
  const { address } = bob;
  const liar = await impostor({ displayName: 'Bob' });
  const calling = liar.connect(alice.address, { timeoutMs: 5000 });
  const offer = await alice.answer('chat', true);
  expect(offer).toMatchObject({ personId: address, trust: 'plain', namesakeId: bob.id, seenBefore: false });
  const connection = await calling;
  await connection.send('it is me');
  await alice.text('it is me');
  expect(alice.people.get(bob.id)?.unread).toBe(0);
  expect(alice.people.get(address)).toMatchObject({ trust: 'plain', unread: 1, namesakeId: bob.id });
});

test('a stranger with a known name is marked as a namesake', async () => {
  await alice.meet(bob);
  const before = bob.id;
  bob = await bob.restart(loseIdentity);
  const person = await alice.until(() => alice.people.get(bob.id));
  expect(person.namesakeId).toBe(before);
});

test('a forged announcement of a known person leads nowhere, and the real address is called', async () => {
  const liar = new Peer({
    address: '127.0.0.1',
    discoveryPort,
    displayName: 'Bob',
    identity: { ...createIdentity(), fingerprint: bob.id.padEnd(64, '0') },
    log: () => undefined,
  });
  // Alice knows both addresses: Bob's own, and the one that the liar claims for him.
  await alice.until(() => alice.people.get(bob.id)?.addressName === bob.address);
  peers.push(await liar.start());
  const seenByAlice = new Promise<void>((resolve) => {
    liar.on('sighting', (_, found) => found.addressName === alice.address && resolve());
  });
  await liar.ping();
  await seenByAlice;
  await alice.call('sendText', bob.id, 'hello Bob');
  await bob.answer('chat', true);
  await bob.text('hello Bob');
});

test('two people who compared a code are verified, even after a restart', async () => {
  await alice.meet(bob);
  const [hers, his] = await compare(alice, bob);
  expect(hers).toMatch(/^\d{6}$/);
  expect(his).toBe(hers);
  await alice.call('answerCode', bob.id, true);
  await bob.call('answerCode', alice.id, true);
  await alice.until(() => alice.people.get(bob.id)?.trust === 'verified');
  await bob.until(() => bob.people.get(alice.id)?.trust === 'verified');
  alice = await alice.restart();
  await alice.meet(bob);
  expect(alice.people.get(bob.id)?.trust).toBe('verified');
});

test('two people who start comparing at once see the same code', async () => {
  await alice.meet(bob);
  await Promise.all([alice.call('compareCode', bob.id), bob.call('compareCode', alice.id)]);
  const codes = await Promise.all(
    (
      [
        [alice, bob],
        [bob, alice],
      ] as const
    ).map(([messenger, other]) =>
      messenger.until(() => {
        const verification = messenger.people.get(other.id)?.verification;
        return verification?.state === 'compare' && verification.code;
      }),
    ),
  );
  expect(codes[0]).toBe(codes[1]);
  expect([...alice.offers, ...bob.offers]).toEqual([]);
});

test('different codes end the connection, with a notice that says why', async () => {
  await alice.meet(bob);
  await compare(alice, bob);
  await alice.call('answerCode', bob.id, false);
  await alice.link(bob, 'closed');
  const notice = await alice.item('notice');
  expect(notice.notice.code).toBe('codes-differ');
  expect(alice.people.get(bob.id)?.trust).toBe('encrypted');
  await bob.until(() => bob.people.get(alice.id)?.verification === undefined);
});

test('declining to compare a code cancels the comparison', async () => {
  await alice.meet(bob);
  await alice.call('compareCode', bob.id);
  await bob.answer('verify', false);
  await alice.until(() => alice.people.get(bob.id)?.verification === undefined);
  expect((await alice.item('notice')).notice.code).toBe('comparison-cancelled');
});

test('both sides see the same safety number', async () => {
  await alice.meet(bob);
  const number = await alice.call('safetyNumber', bob.id);
  expect(number).toMatch(/^(\d{5} ){11}\d{5}$/);
  expect(await bob.call('safetyNumber', alice.id)).toBe(number);
});

test('with encryption required there are no plain calls in either direction', async () => {
  await alice.call('setEncryption', 'require');
  const program = new Peer({ address: '127.0.0.1', discoveryPort, log: () => undefined });
  peers.push(await program.start());
  await expect(program.connect(alice.address)).rejects.toMatchObject({ code: 'denied' });
  const id = await alice.call('connectTo', program.addressName);
  const person = await alice.link({ id }, 'failed');
  expect(person.link.problem?.code).toBe('plain-unwanted');
  await alice.meet(bob);
});

test('requiring encryption closes open plain connections', async () => {
  const program = new Peer({ address: '127.0.0.1', discoveryPort, log: () => undefined });
  peers.push(await program.start());
  const calling = program.connect(alice.address, { timeoutMs: 5000 });
  await alice.answer('program', true);
  const connection = await calling;
  const closed = connection.wait('close');
  await alice.call('setEncryption', 'require');
  await closed;
  await alice.until(() => alice.people.get(program.addressName)?.connections.length === 0);
});

test('encryption is not even tried where the user turned it off', async () => {
  const id = await alice.call('connectTo', bob.address, true);
  expect(id).toBe(bob.address);
  const offer = await bob.answer('chat', true);
  expect(offer.trust).toBe('plain');
  expect((await alice.link({ id }, 'open')).trust).toBe('plain');
});

test('nothing is sent in the clear if an encrypted Lanline now answers at a program’s address', async () => {
  const program = new Peer({ address: '127.0.0.1', discoveryPort: await privatePort() });
  await program.start();
  const { addressName } = program;
  await alice.call('connectTo', addressName);
  await alice.link({ id: addressName }, 'open');
  await program.stop();
  await alice.link({ id: addressName }, 'closed');
  await bob.lanline.stop();
  const identity = createIdentity();
  const secure = new Peer({ address: addressName, discoveryPort: await privatePort(), identity });
  peers.push(await secure.start());
  await alice.call('sendText', addressName, 'hello program');
  const person = await alice.link({ id: addressName }, 'failed');
  expect(person.successorId).toBe(identity.fingerprint.slice(0, 16));
});

test('a new key can be joined to a known person only after a code was compared', async () => {
  await alice.meet(bob);
  await bob.call('sendText', alice.id, 'before');
  await alice.text('before');
  const before = bob.id;
  bob = await bob.restart(loseIdentity);
  await alice.meet(bob);
  await expect(alice.call('joinPeople', before, bob.id)).rejects.toThrow('not-verified');
  await compare(alice, bob);
  await alice.call('answerCode', bob.id, true);
  await alice.call('joinPeople', before, bob.id);
  const texts = (await alice.call('items', bob.id, null, 50)).filter((item) => item.kind === 'text');
  expect(texts).toMatchObject([{ text: 'before' }]);
  await alice.until(() => !alice.people.has(before));
});

test('a forgotten person is somebody new when seen again', async () => {
  await alice.meet(bob);
  await compare(alice, bob);
  await alice.call('answerCode', bob.id, true);
  await alice.call('forget', bob.id);
  await alice.until(() => alice.people.get(bob.id)?.trust === 'encrypted');
  alice = await alice.restart();
  await alice.meet(bob);
  expect(alice.people.get(bob.id)?.trust).toBe('encrypted');
});

/** Alice and Bob have met, and a file of hers is on its way. */
async function sendLargeFile(): Promise<void> {
  await alice.meet(bob);
  const path = join(alice.folder, 'large.bin');
  await writeFile(path, '');
  await truncate(path, 2 ** 31);
  await alice.call('sendFiles', bob.id, [{ name: 'large.bin', sizeBytes: 0, path }]);
  await bob.answer('file', true);
  await bob.until(() => bob.transfers().some((each) => each.state === 'running'));
}

test('forgetting somebody ends their transfers', async () => {
  await sendLargeFile();
  await alice.call('forget', bob.id);
  await bob.transfer('in', 'cancelled');
  expect(await readdir(bob.downloads)).toEqual([]);
});

test('nothing of a forgotten person is kept, nor of what they were sending', async () => {
  await sendLargeFile();
  await bob.call('forget', alice.id);
  await alice.until(() => alice.transfers().some((each) => each.state === 'cancelled'));
  await bob.lanline.stop();
  expect(await readdir(bob.downloads)).toEqual([]);
  const database = new DatabaseSync(join(bob.folder, 'lanline.db'), { readOnly: true });
  for (const table of ['transfers', 'transfer_lists', 'transfer_names', 'items', 'people'])
    expect(database.prepare(`SELECT * FROM ${table}`).all(), table).toEqual([]);
  database.close();
  bob = await bob.restart();
});

test('importing an exported key makes another machine the same person', async () => {
  await alice.meet(bob);
  const path = await bob.call('exportIdentity', 'correct horse');
  const other = await TestMessenger.open('Bob', discoveryPort);
  const source = { name: 'key.json', sizeBytes: 1000, path: path ?? '' };
  await expect(other.call('importIdentity', source, 'wrong horse!')).rejects.toThrow('passphrase');
  await other.call('importIdentity', source, 'correct horse');
  const { me } = await other.call('snapshot');
  expect(me.fingerprint.slice(0, 16)).toBe(bob.id);
  await other.close();
});

test('500 callers become a short list of questions', async () => {
  const callers = await Promise.all(
    Array.from({ length: 500 }, () => {
      const peer = new Peer({ address: '127.0.0.1', discoveryPort, log: () => undefined });
      peers.push(peer);
      return peer.start();
    }),
  );
  let most = 0;
  const calls = callers.map((peer) =>
    peer.connect(alice.address, { timeoutMs: 1500 }).catch((error: unknown) => error),
  );
  await alice.until(() => {
    most = Math.max(most, alice.offers.length);
    return alice.offers.length > 0;
  });
  await Promise.all(calls);
  expect(Math.max(most, alice.offers.length)).toBeLessThanOrEqual(32);
});
