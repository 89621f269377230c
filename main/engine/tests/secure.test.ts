import { expect, test } from 'vitest';
import { createIdentity, type Identity, shortIdOf } from '../secure/identity.ts';
import { safetyNumber } from '../secure/safety-number.ts';
import { newNonce, VERIFICATION_LABEL, verificationCode } from '../secure/verification-code.ts';
import { header, testNetwork } from './network.ts';

const network = testNetwork(20_405);
const [anna, ben, eve] = [createIdentity(), createIdentity(), createIdentity()];
const me = (identity: Identity, displayName: string) => ({
  identity,
  displayName,
  device: 'laptop',
  version: '1',
});

test('two peers with an identity connect encrypted, and each knows who the other is', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const bob = await network.peer(me(ben, 'Ben'));
  const called = bob.wait('connection');
  const here = await alice.connect(bob.addressName);
  const [, there] = await called;
  expect([here.fingerprint, there.fingerprint]).toEqual([ben.fingerprint, anna.fingerprint]);
  expect([here.introduction?.name, there.introduction?.name]).toEqual(['Ben', 'Anna']);
  const heard = there.wait('data');
  expect(await here.send({ hello: 'world' })).toBe(true);
  expect((await heard)[1]).toEqual({ hello: 'world' });
  const closed = there.wait('close');
  await here.close();
  await closed;
});

test('a body streams through an encrypted connection in both directions of dialling', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const bob = await network.peer(me(ben, 'Ben'));
  const called = bob.wait('connection');
  const here = await alice.connect(bob.addressName, { dataType: 'bytes' });
  const [, there] = await called;
  const content = Buffer.alloc(20_000_000, 'lanline');
  for (const [from, to] of [
    [here, there],
    [there, here],
  ] as const) {
    const arrived = new Promise<Buffer>((resolve) => {
      to.setHandler('body', async (_, { body }) => resolve(Buffer.concat(await body.toArray())));
    });
    await from.sendFrom(
      (async function* () {
        for (let at = 0; at < content.length; at += 262_144) yield content.subarray(at, at + 262_144);
      })(),
      content.length,
    );
    expect((await arrived).equals(content)).toBe(true);
  }
});

test('a purpose is sent inside the encryption', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const bob = await network.peer(me(ben, 'Ben'));
  const called = bob.wait('connection');
  await alice.connect(bob.addressName, { dataType: 'bytes', purpose: '0123456789abcdef' });
  expect((await called)[1].purpose).toBe('0123456789abcdef');
});

test('what a call is about is heard by whoever answers it, before the answer', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const heard: unknown[] = [];
  const offer = (_: unknown, { introduction }: { introduction: { about?: unknown } | undefined }) => {
    heard.push(introduction?.about);
    return false;
  };
  const bob = await network.peer({ ...me(ben, 'Ben'), handlers: { offer } });
  const about = { type: 'file', name: 'ä😀.png', sizeBytes: 99_000, list: [1, null, true] };
  for (const each of [about, undefined, null, ''])
    await expect(alice.connect(bob.addressName, { about: each })).rejects.toMatchObject({ code: 'denied' });
  expect(heard).toEqual([about, undefined, null, '']);
});

test('what a call is about is never said in the clear', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const heard = Promise.withResolvers<string>();
  const port = await network.listen(async (caller) => {
    await caller.hear(128);
    caller.socket.write(header('ACCEPT'));
    await caller.untilEnded();
    heard.resolve(caller.heard.toString());
  });
  const options = { encryption: 'off', about: { name: 'secret.png' } } as const;
  const connection = await alice.connect({ host: '127.0.0.1', port }, options);
  connection.destroy('closed-here');
  expect(await heard.promise).toMatch(/^HELLO/);
  expect(await heard.promise).not.toContain('secret');
});

test.each([
  ['too long', 'x'.repeat(2_048)],
  ['no JSON', () => {}],
  ['a circle', circle()],
])('a call about something that is %s is not made', async (_, about) => {
  const alice = await network.peer(me(anna, 'Anna'));
  const bob = await network.peer(me(ben, 'Ben'));
  const calling = alice.connect(bob.addressName, { about });
  await expect(calling).rejects.toMatchObject({
    code: 'protocol',
    message: expect.stringContaining('about'),
  });
});

function circle(): object {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

test('a plain peer and one with an identity connect in the clear, in either direction', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const plain = await network.peer();
  const called = plain.wait('connection');
  const here = await alice.connect(plain.addressName);
  const [, there] = await called;
  expect([here.fingerprint, there.fingerprint]).toEqual([undefined, undefined]);
  const closed = there.wait('close');
  await here.close();
  await closed;
  const calledBack = alice.wait('connection');
  await plain.connect(alice.addressName);
  expect((await calledBack)[1].fingerprint).toBeUndefined();
});

test('a peer that requires encryption neither calls nor answers in the clear', async () => {
  const strict = await network.peer({ ...me(anna, 'Anna'), encryption: 'require' });
  const plain = await network.peer();
  await expect(strict.connect(plain.addressName)).rejects.toMatchObject({ code: 'insecure' });
  await expect(plain.connect(strict.addressName)).rejects.toMatchObject({ code: 'denied' });
});

test('encryption can be off for one call', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const bob = await network.peer(me(ben, 'Ben'));
  const here = await alice.connect(bob.addressName, { encryption: 'off' });
  expect(here.fingerprint).toBeUndefined();
});

test('another peer at a known address is refused, and receives nothing', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  let offers = 0;
  const mallory = await network.peer({
    ...me(eve, 'Ben'),
    handlers: {
      offer: () => {
        offers++;
        return true;
      },
    },
  });
  const call = alice.connect(mallory.addressName, { fingerprint: ben.fingerprint });
  await expect(call).rejects.toMatchObject({ code: 'identity' });
  await alice.stop();
  expect(offers).toBe(0);
});

test('a known peer that suddenly resets TLS cannot be reached, and receives nothing in the clear', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const heard: Buffer[] = [];
  const port = await network.listen(async (caller) => {
    heard.push(await caller.hear(1));
    caller.socket.resetAndDestroy();
  });
  const call = alice.connect(`127.0.0.1:${port}`, { fingerprint: ben.fingerprint });
  await expect(call).rejects.toMatchObject({ code: 'unreachable' });
  expect(heard.map(([first]) => first)).toEqual([0x16]);
});

test('a listener that waits in silence is called in the clear after three seconds', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const openings: string[] = [];
  const port = await network.listen(async (caller) => {
    const [first] = await caller.hear(1);
    openings.push(first === 0x16 ? 'tls' : 'plain');
    if (first !== 0x16) caller.socket.write(header('ACCEPT'));
  });
  const here = await alice.connect(`127.0.0.1:${port}`, { timeoutMs: 1000 });
  expect(here.fingerprint).toBeUndefined();
  expect(openings).toEqual(['tls', 'plain']);
});

test('a listener that answers TLS with something else is called in the clear', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const port = await network.listen(async (caller) => {
    const [first] = await caller.hear(1);
    if (first === 0x16) caller.socket.end(header('DENY'));
    else caller.socket.write(header('ACCEPT'));
  });
  expect((await alice.connect(`127.0.0.1:${port}`)).fingerprint).toBeUndefined();
});

test('a denial through TLS is a denial', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const bob = await network.peer({ ...me(ben, 'Ben'), handlers: { offer: () => false } });
  await expect(alice.connect(bob.addressName)).rejects.toMatchObject({ code: 'denied' });
});

test('a peer can be identified without asking anyone there', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const bob = await network.peer({
    ...me(ben, 'Ben'),
    handlers: { offer: () => Promise.reject(new Error()) },
  });
  const plain = await network.peer();
  expect(await alice.identify(bob.addressName)).toBe(ben.fingerprint);
  expect(await alice.identify(plain.addressName)).toBeUndefined();
  await plain.stop();
  await expect(alice.identify(plain.addressName)).rejects.toMatchObject({ code: 'unreachable' });
});

test('the start of a fingerprint, as in discovery, is enough to call no other peer', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const bob = await network.peer(me(ben, 'Ben'));
  const wrong = alice.connect(bob.addressName, { fingerprint: shortIdOf(eve.fingerprint) });
  await expect(wrong).rejects.toMatchObject({ code: 'identity' });
  const right = await alice.connect(bob.addressName, { fingerprint: shortIdOf(ben.fingerprint) });
  expect(right.fingerprint).toBe(ben.fingerprint);
});

test('both ends of an encrypted connection share a secret, and plain ones have none', async () => {
  const alice = await network.peer(me(anna, 'Anna'));
  const bob = await network.peer(me(ben, 'Ben'));
  const connect = async (encryption: 'prefer' | 'off') => {
    const called = bob.wait('connection');
    const here = await alice.connect(bob.addressName, { encryption, parallel: true });
    const [, there] = await called;
    return [here, there].map((it) => it.exportKey(VERIFICATION_LABEL));
  };
  const [[first, second], [others]] = [await connect('prefer'), await connect('prefer')];
  expect(first).toHaveLength(32);
  expect(first).toEqual(second);
  expect(first).not.toEqual(others);
  expect(await connect('off')).toEqual([undefined, undefined]);
});

test('a man in the middle with other certificates gives the two sides different codes', async () => {
  const [alice, bob] = [await network.peer(me(anna, 'Anna')), await network.peer(me(ben, 'Ben'))];
  const mallory = await network.peer(me(eve, 'Ben'));
  const [toMallory, toBob] = [mallory.wait('connection'), bob.wait('connection')];
  const here = await alice.connect(mallory.addressName);
  await mallory.connect(bob.addressName);
  const [, there] = [await toMallory, (await toBob)[1]];
  // Everything they tell each other is relayed unchanged.
  const [first, second] = [newNonce(), newNonce()];
  const codeOf = (connection: typeof here, beginner: string, answerer: string) =>
    verificationCode(
      { beginner, answerer, exporter: connection.exportKey(VERIFICATION_LABEL) ?? Buffer.alloc(0) },
      first,
      second,
    );
  const seenByAlice = codeOf(here, anna.fingerprint, here.fingerprint ?? '');
  const seenByBob = codeOf(there, there.fingerprint ?? '', ben.fingerprint);
  expect(seenByAlice).not.toBe(seenByBob);
  expect(safetyNumber(anna.fingerprint, here.fingerprint ?? '')).not.toBe(
    safetyNumber(ben.fingerprint, there.fingerprint ?? ''),
  );
});
