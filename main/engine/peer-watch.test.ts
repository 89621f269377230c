import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { PeerWatch } from './peer-watch.ts';
import { FakeClock } from './tests/fake-clock.ts';
import { testNetwork } from './tests/network.ts';
import { encodeBye, encodePing, encodePong, parseDatagram } from './wire/datagram.ts';

const PORT = 20_421;
const network = testNetwork(PORT);
const watches: PeerWatch[] = [];
afterEach(() => {
  for (const watch of watches.splice(0)) watch.stop();
});

/** A foreign UDP socket. */
async function stranger(port = 0, host = '127.0.0.1') {
  const socket: Socket = createSocket({ type: 'udp4', reuseAddr: true });
  const heard: Buffer[] = [];
  socket.on('message', (bytes) => heard.push(bytes));
  socket.bind(port, host);
  await once(socket, 'listening');
  socket.setBroadcast(true);
  const address = { host, port: socket.address().port };
  return {
    socket,
    address,
    name: `${host}:${address.port}`,
    heard,
    say: (bytes: Uint8Array) => socket.send(bytes, PORT, '127.255.255.255'),
    /** The next datagram that came to it and starts like this. */
    async next(start = 'PING') {
      for (;;) {
        while (heard.length === 0) await once(socket, 'message');
        const bytes = heard.shift() as Buffer;
        if (bytes.toString().startsWith(start)) return bytes;
      }
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

/** A watch whose news can be awaited. */
async function watching() {
  const peer = await network.peer({ displayName: 'Ann' });
  const clock = new FakeClock();
  const news: string[] = [];
  let look = () => {};
  const tell = (what: string) => {
    news.push(what);
    look();
  };
  const watch = new PeerWatch(peer, {
    onFound: ({ addressName }) => tell(`found ${addressName}`),
    onGone: (addressName) => tell(`gone ${addressName}`),
    clock,
  });
  watches.push(watch);
  const until = (what: string) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (news.includes(what)) resolve();
      };
      look();
    });
  return { peer, clock, watch, news, until };
}

test('every round of a watch is started by its clock', async () => {
  const { clock, watch } = await watching();
  using listening = await stranger(PORT, '0.0.0.0');
  for (const ms of [0, 100, 400, 1500, 1000, 3000, 3000]) {
    if (ms === 0) watch.start();
    clock.pass(ms);
    await listening.next();
  }
});

test.each([3000, 1000])(
  'a peer that is silent for three rounds is gone, looking every %i ms',
  async (everyMs) => {
    const { clock, watch, news, until } = await watching();
    watch.start();
    watch.watchClosely(everyMs === 1000);
    const mute = await stranger();
    mute.say(encodePing(mute.address, mute.address));
    await until(`found ${mute.name}`);
    mute.socket.close();
    for (let passedMs = 0; passedMs < 9000; passedMs += everyMs) clock.pass(everyMs);
    expect(news).toEqual([`found ${mute.name}`]);
    clock.pass(everyMs);
    expect(news).toEqual([`found ${mute.name}`, `gone ${mute.name}`]);
  },
);

test('while watched closely, the network is searched every second', async () => {
  const { clock, watch } = await watching();
  watch.start();
  for (const ms of [0, 100, 400, 1500]) clock.pass(ms);
  watch.watchClosely(true);
  using listening = await stranger(PORT, '0.0.0.0');
  for (let second = 0; second < 3; second++) {
    clock.pass(1000);
    await listening.next();
  }
  watch.watchClosely(false);
  clock.pass(1000);
  clock.pass(2000);
  await listening.next();
  expect(listening.heard).toHaveLength(0);
});

test('a peer whose PINGs get lost is asked at its own socket, and stays if it answers', async () => {
  const { peer, clock, watch, news, until } = await watching();
  watch.start();
  // Not on the discovery port: it hears only what is sent to it alone.
  using quiet = await stranger();
  quiet.say(encodePing(quiet.address, quiet.address, { displayName: 'Bob' }));
  await until(`found ${quiet.name}`);
  for (let count = 0; count < 4; count++) {
    quiet.heard.length = 0;
    clock.pass(3000);
    clock.pass(3000);
    const ping = parseDatagram(await quiet.next());
    expect(ping).toMatchObject({ type: 'PING', asks: true });
    const seen = peer.wait('sighting');
    quiet.socket.send(encodePong(quiet.address, { displayName: 'Bob' }), ping?.answerTo?.port ?? 0);
    await seen;
  }
  expect(news).toEqual([`found ${quiet.name}`]);
});

test('nobody is gone after an hour in which the process was stopped', async () => {
  const { clock, watch, news, until } = await watching();
  watch.start();
  using bob = await stranger();
  bob.say(encodePing(bob.address, bob.address));
  await until(`found ${bob.name}`);
  clock.freeze(3_600_000);
  clock.pass(0);
  for (let round = 0; round < 2; round++) clock.pass(3000);
  expect(news).toEqual([`found ${bob.name}`]);
});

test('what a busy process has not read yet counts before somebody is gone', async () => {
  const { clock, watch, news, until } = await watching();
  clock.soon = (run) => void setImmediate(run);
  watch.start();
  using bob = await stranger();
  bob.say(encodePing(bob.address, bob.address));
  await until(`found ${bob.name}`);
  for (let round = 0; round < 3; round++) clock.pass(3000);
  // The system has it, but this turn of the event loop goes on: nothing is read before the round.
  bob.say(encodePing(bob.address, bob.address));
  for (let tick = 0; tick < 3; tick++) await new Promise<void>((resolve) => process.nextTick(resolve));
  clock.pass(3000);
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  expect(news).toEqual([`found ${bob.name}`]);
});

test('whoever stops is gone within a second, without a round', async () => {
  const { peer, clock, watch, news, until } = await watching();
  const bob = await network.peer();
  watch.start();
  clock.pass(0);
  await until(`found ${bob.addressName}`);
  const goodbye = peer.wait('goodbye');
  await bob.stop();
  await goodbye;
  clock.pass(400);
  expect(news).toHaveLength(1);
  clock.pass(600);
  expect(news).toEqual([`found ${bob.addressName}`, `gone ${bob.addressName}`]);
});

test('a forged goodbye is not believed, and a thousand of them cost one PING', async () => {
  const { peer, clock, watch, news, until } = await watching();
  watch.start();
  using bob = await stranger();
  bob.say(encodePing(bob.address, bob.address, { displayName: 'Bob' }));
  await until(`found ${bob.name}`);
  let pings = 0;
  bob.socket.on('message', (bytes) => {
    if (bytes.toString().startsWith('PING')) pings++;
  });
  using liar = await stranger();
  let forged = 0;
  peer.on('goodbye', () => forged++);
  for (let count = 0; count < 1000; count++) {
    const before = forged;
    liar.say(encodeBye(bob.address));
    while (forged === before) await new Promise(setImmediate);
  }
  clock.pass(0);
  const ping = parseDatagram(await bob.next());
  const seen = peer.wait('sighting');
  bob.socket.send(encodePong(bob.address, { displayName: 'Bob' }), ping?.answerTo?.port ?? 0);
  await seen;
  for (const ms of [400, 600, 1000]) clock.pass(ms);
  liar.socket.send('marker', bob.address.port, '127.0.0.1');
  await bob.next('marker');
  expect(pings).toBe(1);
  expect(news).toEqual([`found ${bob.name}`]);
});

test('whoever answers a check after its goodbye is still there: it has started again', async () => {
  const { peer, clock, watch, news, until } = await watching();
  const bob = await network.peer({ displayName: 'Bob' });
  watch.start();
  clock.pass(0);
  await until(`found ${bob.addressName}`);
  const goodbye = peer.wait('goodbye');
  await bob.stop();
  await network.peer({ address: bob.addressName, displayName: 'Bob' });
  await goodbye;
  const seen = peer.wait('sighting');
  clock.pass(400);
  await seen;
  clock.pass(600);
  expect(news).toEqual([`found ${bob.addressName}`]);
});

test('an address that somebody has left for another is gone within a second, and one they still have is not', async () => {
  const { peer, clock, watch, news, until } = await watching();
  watch.start();
  const hints = { displayName: 'Bob', shortId: '0123456789abcdef' };
  const left = await stranger();
  left.say(encodePing(left.address, left.address, hints));
  await until(`found ${left.name}`);
  left.socket.close();
  using kept = await stranger();
  kept.say(encodePing(kept.address, kept.address, hints));
  await until(`found ${kept.name}`);
  clock.pass(1000);
  expect(news).toEqual([`found ${left.name}`, `found ${kept.name}`, `gone ${left.name}`]);
  using another = await stranger();
  another.say(encodePing(another.address, another.address, hints));
  await until(`found ${another.name}`);
  clock.pass(0);
  const ping = parseDatagram(await kept.next());
  const seen = peer.wait('sighting');
  kept.socket.send(encodePong(kept.address, hints), ping?.answerTo?.port ?? 0);
  await seen;
  clock.pass(1000);
  expect(news.slice(3)).toEqual([`found ${another.name}`]);
});
