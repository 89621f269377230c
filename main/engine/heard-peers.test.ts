import { expect, test } from 'vitest';
import { PONGS_WANTED } from './flood-limits.ts';
import { HeardPeers } from './heard-peers.ts';
import { type Datagram, encodePing, parseDatagram } from './wire/datagram.ts';

const address = (count: number) => ({ host: `10.0.${count >> 8}.${count & 255}`, port: 5000 });
const nameOf = (count: number) => `${address(count).host}:5000`;
const answersTo = { host: '10.0.0.1', port: 40_000 };
const lanline = { displayName: 'Ann', shortId: '0123456789abcdef' };
const ping = (asks = false, hints: Parameters<typeof encodePing>[2] = lanline) =>
  parseDatagram(encodePing(address(1), answersTo, hints, asks)) as Datagram;

/** Peers that we know. */
function settled(count: number, random: () => number, now = () => 0): HeardPeers {
  const peers = new HeardPeers(random, now);
  for (let peer = 1; peer <= count; peer++) peers.heard(nameOf(peer), undefined);
  return peers;
}

test('programs and those who ask are always answered', () => {
  const peers = settled(1000, () => 0.999);
  expect(peers.needsAnswer(ping(true), nameOf(1))).toBe(true);
  expect(peers.needsAnswer(ping(false, {}), nameOf(1))).toBe(true);
  const library = parseDatagram(Buffer.from('PING|pinger=10.0.0.1:40000')) as Datagram;
  expect(peers.needsAnswer(library, undefined)).toBe(true);
});

test('a peer that starts among a thousand does not answer each of them', () => {
  expect(settled(1000, () => 0.999).needsAnswer(ping(), nameOf(2000))).toBe(false);
});

test('a PING that claims an address it was not sent from is answered like a stranger’s', () => {
  expect(settled(1000, () => 0.999).needsAnswer(ping(), undefined)).toBe(true);
});

test('in a small network everything is answered', () => {
  const peers = settled(PONGS_WANTED, () => 0.999);
  expect(peers.needsAnswer(ping(), nameOf(1))).toBe(true);
});

test('each PING of a thousand known peers is answered by about sixteen', () => {
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const peers = settled(1000, random);
  let answers = 0;
  for (let count = 0; count < 100_000; count++) if (peers.needsAnswer(ping(), nameOf(1))) answers++;
  expect(answers / 100).toBeGreaterThan(0.9 * PONGS_WANTED);
  expect(answers / 100).toBeLessThan(1.1 * PONGS_WANTED);
});

test('whoever was silent for fifteen seconds is not counted', () => {
  let now = 0;
  const peers = settled(
    1000,
    () => 0.999,
    () => now,
  );
  now = 15_001;
  peers.forgetSilent();
  expect(peers.size).toBe(0);
});

test('the answers of a crowd are spread over half a second, those of a few are not', () => {
  expect(settled(64, () => 0.5).answerDelayMs()).toBe(0);
  expect(settled(1000, () => 0.5).answerDelayMs()).toBe(250);
  expect(settled(4000, () => 0.999).answerDelayMs()).toBeLessThan(500);
});

test('a flood of names is bounded', () => {
  const peers = new HeardPeers();
  for (let peer = 1; peer <= 10_000; peer++) peers.heard(nameOf(peer), undefined);
  expect(peers.size).toBe(4096);
});
