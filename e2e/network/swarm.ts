/**
 * Plays N Lanlines on discovery alone, each at an address of its own on e0, for one real Lanline on the same network:
 *
 *     node swarm.ts N FIRST_IPV4 BROADCAST all|turns
 *
 * Each sends a PING to everybody every three seconds, and answers as the engine decides (`turns`), or every PING, as
 * Lanline up to 0.2 did (`all`). What they would send each other is left out: only the real one listens. Prints a line of
 * figures and ends when its input ends.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { HeardPeers } from '../../main/engine/heard-peers.ts';
import { type Address, addressName } from '../../main/engine/wire/address.ts';
import { encodePing, encodePong, parseDatagram } from '../../main/engine/wire/datagram.ts';

const PORT = 1024;
const ROUND_MS = 3000;
const [, , count = '', first = '', broadcast = '', answering = ''] = process.argv;

interface Double {
  readonly socket: Socket;
  readonly listens: Address;
  readonly ping: Uint8Array;
  readonly pong: Uint8Array;
}

const figures = { pingsSent: 0, pongsSent: 0, pingsHeard: 0, pongsHeard: 0 };
/** What each of them knows: all the others, and whoever was heard. */
const known = new HeardPeers();

const doubles: Double[] = [];
for (let index = 0; index < Number(count); index++) {
  const host = plus(first, index);
  const socket = createSocket({ type: 'udp4', sendBufferSize: 1 << 20 });
  socket.bind(0, host);
  await once(socket, 'listening');
  socket.setBroadcast(true);
  const listens = { host, port: 50_000 };
  const hints = { displayName: `Double ${index}`, shortId: index.toString(16).padStart(16, '0') };
  const ping = encodePing(listens, { host, port: socket.address().port }, hints);
  const double = { socket, listens, ping, pong: encodePong(listens, hints) };
  socket.on('message', (bytes, from) => heard(bytes, from, [double]));
  doubles.push(double);
}
const hosts = new Set(doubles.map(({ listens }) => listens.host));
rememberEachOther();

const everybody = createSocket({ type: 'udp4', reuseAddr: true, recvBufferSize: 1 << 20 });
everybody.on('message', (bytes, from) => heard(bytes, from, doubles));
// What is sent to one of them alone would otherwise be answered by all.
everybody.bind(PORT, broadcast);
await once(everybody, 'listening');

let turn = 0;
const began = performance.now();
const pinging = setInterval(() => {
  const due = ((performance.now() - began) / ROUND_MS) * doubles.length;
  for (; turn < due; turn++) {
    const double = doubles[turn % doubles.length] as Double;
    double.socket.send(double.ping, PORT, broadcast, () => undefined);
    figures.pingsSent++;
    if (turn % doubles.length === 0) rememberEachOther();
  }
}, 5);
console.log('ready');

let ended = false;
process.stdin.resume().once('end', () => {
  ended = true;
  clearInterval(pinging);
  for (const { socket } of doubles) socket.close();
  everybody.close();
  console.log(JSON.stringify(figures));
});

/** `by`: whoever heard it. */
function heard(bytes: Uint8Array, from: RemoteInfo, by: readonly Double[]): void {
  const datagram = hosts.has(from.address) ? undefined : parseDatagram(bytes);
  if (datagram?.type === 'PONG') figures.pongsHeard++;
  if (datagram?.type !== 'PING') return;
  figures.pingsHeard++;
  const name = datagram.listens === undefined ? undefined : addressName(datagram.listens);
  const target = datagram.answerTo ?? { host: from.address, port: from.port };
  for (const { socket, pong } of by) {
    if (answering === 'turns' && !known.needsAnswer(datagram, name)) continue;
    figures.pongsSent++;
    const send = () => ended || socket.send(pong, target.port, target.host, () => undefined);
    const delayMs = answering === 'turns' ? known.answerDelayMs() : 0;
    if (delayMs === 0) send();
    else setTimeout(send, delayMs);
  }
  if (name !== undefined) known.heard(name, undefined);
}

/** Once per round: everybody has just heard everybody's PING. */
function rememberEachOther(): void {
  for (const { listens } of doubles) known.heard(addressName(listens), undefined);
  known.forgetSilent();
}

function plus(host: string, index: number): string {
  const address = host.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + index;
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}
