import { beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../engine/tests/fake-clock.ts';
import type { EventName, Events, MeView, TransferView } from './contract.ts';
import { Publisher } from './publish.ts';

let clock: FakeClock;
let publisher: Publisher;
let seen: { event: EventName; payload: unknown }[];
beforeEach(() => {
  clock = new FakeClock();
  publisher = new Publisher({ clock, log: () => {} });
  seen = [];
  publisher.subscribe((event, payload) => seen.push({ event, payload }));
});

function me(name: string): MeView {
  return {
    name,
    addressName: '127.0.0.1:1',
    addressNames: ['127.0.0.1:1'],
    visible: true,
    named: true,
    downloadsFolder: '',
    fingerprint: '',
    encryption: 'prefer',
    plainAddresses: [],
    tellsRead: true,
    tellsTyping: true,
  };
}

function progress(doneBytes: number, state: TransferView['state'] = 'running', itemId = 't') {
  const transfer: TransferView = {
    id: itemId,
    direction: 'in',
    shape: 'file',
    name: 'a',
    sizeBytes: 1000,
    fileCount: 1,
    doneBytes,
    bytesPerSecond: 0,
    state,
    canRetry: false,
  };
  publisher.tell('transfer', { personId: 'p', itemId, transfer });
}
const done = () => seen.map(({ payload }) => (payload as { transfer: TransferView }).transfer.doneBytes);

test('several changes in one turn are sent once, as the newest', () => {
  for (const name of ['a', 'b', 'c']) publisher.tell('me', me(name));
  publisher.tell('offers', []);
  expect(seen).toEqual([]);
  clock.pass(0);
  expect(seen).toEqual([
    { event: 'me', payload: me('c') },
    { event: 'offers', payload: [] },
  ]);
});

test('progress is sent at most 30 times a second, ending with the newest', () => {
  for (let ms = 0; ms < 1000; ms++) {
    progress(ms);
    clock.pass(1);
  }
  clock.pass(100);
  expect(seen.length).toBeLessThanOrEqual(31);
  expect(seen.length).toBeGreaterThan(20);
  expect(done().at(-1)).toBe(999);
});

test('two transfers are paced independently', () => {
  progress(1, 'running', 'one');
  progress(2, 'running', 'two');
  expect(done()).toEqual([1, 2]);
});

test('the end of a transfer is sent immediately, and nothing after it', () => {
  progress(1);
  progress(2);
  progress(3, 'done');
  expect(done()).toEqual([1, 3]);
  clock.pass(1000);
  expect(done()).toEqual([1, 3]);
});

test('an item is sent before its progress', () => {
  const item = { id: 't', at: 0, from: 'me', kind: 'text', text: '', state: 'sent' } as const;
  publisher.tell('item', { personId: 'p', item });
  progress(1);
  expect(seen.map(({ event }) => event)).toEqual(['item', 'transfer']);
});

test('an unsubscribed window receives nothing, and one that throws affects no other', () => {
  const received: EventName[] = [];
  const undo = publisher.subscribe((event) => received.push(event));
  publisher.subscribe(() => {
    throw new Error('this window is gone');
  });
  undo();
  publisher.tell('me', me('a'));
  clock.pass(0);
  expect(received).toEqual([]);
  expect(seen).toHaveLength(1);
});

test('a person who is forgotten while online is told to be gone, and then to be there as somebody new', () => {
  const person = { id: 'bob', name: 'Bob' } as Events['person'];
  publisher.tell('person', person);
  publisher.tell('personGone', { id: 'bob' });
  publisher.tell('person', { ...person, name: 'Somebody new' });
  clock.pass(0);
  expect(seen.map(({ event }) => event)).toEqual(['personGone', 'person']);
});
