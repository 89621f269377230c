import { afterEach, beforeEach, expect, test } from 'vitest';
import { privatePort, TestMessenger } from './test-messenger.ts';

let alice: TestMessenger;
let bob: TestMessenger;
beforeEach(async () => {
  const port = await privatePort();
  [alice, bob] = await Promise.all([TestMessenger.open('Alice', port), TestMessenger.open('Bob', port)]);
});
afterEach(async () => {
  await Promise.all([alice.close(), bob.close()]);
});

test('two people who discovered each other can talk', async () => {
  await alice.until(() => alice.people.get(bob.id)?.name === 'Bob' && alice.people.get(bob.id)?.lanline);
  await alice.call('sendText', bob.id, 'hello Bob');
  const offer = await bob.answer('chat', true);
  expect(offer).toMatchObject({ name: 'Alice', lanline: true, seenBefore: false });
  await bob.text('hello Bob');
  await bob.call('sendText', alice.id, 'hello Alice');
  await alice.text('hello Alice');
  expect(bob.people.get(alice.id)).toMatchObject({ name: 'Alice', unread: 1 });
  await bob.call('markRead', alice.id);
  await bob.until(() => bob.people.get(alice.id)?.unread === 0);
});

test('a caller at a typed address learns who answers', async () => {
  await alice.meet(bob);
  expect(alice.people.get(bob.id)).toMatchObject({ name: 'Bob', lanline: true, link: { state: 'open' } });
});

test('a denied caller is told, and can resend the text', async () => {
  await alice.call('connectTo', bob.address);
  await alice.call('sendText', bob.id, 'please');
  await bob.answer('chat', false);
  const person = await alice.link(bob, 'denied');
  expect(person.link.problem).toEqual({ code: 'denied', who: 'Bob' });
  const failed = await alice.until(() =>
    [...alice.items.values()].find((item) => item.kind === 'text' && item.state === 'failed'),
  );
  await alice.call('resend', bob.id, failed.id);
  await bob.answer('chat', true);
  await bob.text('please');
});

test('an offer whose caller gave up stays in the list as withdrawn, with a way to call back', async () => {
  await alice.call('connectTo', bob.address);
  await bob.until(() => bob.offers[0]?.state === 'waiting');
  await alice.call('disconnect', bob.id);
  const offer = await bob.until(() => bob.offers.find((each) => each.state === 'withdrawn'));
  await expect(bob.call('answerOffer', offer.id, true)).rejects.toThrow('withdrawn');
  await bob.call('dismissOffer', offer.id, true);
  await alice.answer('chat', true);
  await bob.link(alice, 'open');
});

test('two people who call each other at once can talk', async () => {
  await Promise.all([alice.call('connectTo', bob.address), bob.call('connectTo', alice.address)]);
  await Promise.all([alice.link(bob, 'open'), bob.link(alice, 'open')]);
  await alice.call('sendText', bob.id, 'one');
  await bob.call('sendText', alice.id, 'two');
  await Promise.all([bob.text('one'), alice.text('two')]);
});

test('calling somebody who is calling us accepts their call', async () => {
  await alice.call('connectTo', bob.address);
  await bob.until(() => bob.offers[0]?.state === 'waiting');
  await bob.call('connectTo', alice.address);
  await Promise.all([alice.link(bob, 'open'), bob.link(alice, 'open')]);
  expect(bob.offers).toEqual([]);
});

test('disconnecting shows on both sides', async () => {
  await alice.meet(bob);
  await alice.call('disconnect', bob.id);
  await alice.link(bob, 'closed');
  expect((await bob.link(alice, 'closed')).link.ended).toBe('by-them');
});

test('a closed port is reported as unreachable', async () => {
  const { address } = bob;
  await bob.lanline.stop();
  const id = await alice.call('connectTo', address);
  const person = await alice.link({ id }, 'failed');
  expect(person.link.problem?.code).toBe('unreachable');
});

test('our own address and nonsense are refused', async () => {
  await expect(alice.call('connectTo', alice.address)).rejects.toThrow('self');
  await expect(alice.call('connectTo', 'bob')).rejects.toThrow('address-format');
});

test('a new name reaches everybody connected', async () => {
  await alice.meet(bob);
  await alice.call('setName', 'Alicia');
  await bob.until(() => bob.people.get(alice.id)?.name === 'Alicia');
});

test('others see that the user is typing, unless that is turned off', async () => {
  await alice.meet(bob);
  await alice.call('typing', bob.id);
  await bob.until(() => bob.people.get(alice.id)?.typing);
  await alice.call('sendText', bob.id, 'here it is');
  await bob.until(() => bob.people.get(alice.id)?.typing === undefined);
  await alice.call('setPrivacy', { tellsRead: true, tellsTyping: false });
  await alice.call('typing', bob.id);
  await alice.call('sendText', bob.id, 'and again');
  await bob.text('and again');
  expect(bob.people.get(alice.id)?.typing).toBeUndefined();
});

test('with read receipts turned off, a text is never reported as read, not even later', async () => {
  await alice.meet(bob);
  await bob.call('setPrivacy', { tellsRead: false, tellsTyping: true });
  await alice.call('sendText', bob.id, 'a secret');
  await bob.text('a secret');
  await bob.call('markRead', alice.id);
  await bob.call('setPrivacy', { tellsRead: true, tellsTyping: true });
  await alice.call('sendText', bob.id, 'no secret');
  await bob.text('no secret');
  await bob.call('markRead', alice.id);
  const state = (text: string) =>
    [...alice.items.values()].find((item) => item.kind === 'text' && item.text === text);
  await alice.until(
    () => state('no secret')?.kind === 'text' && JSON.stringify(state('no secret')).includes('"read"'),
  );
  expect(state('a secret')).toMatchObject({ state: 'delivered' });
});

test('others see a chosen colour, and still know it after a restart', async () => {
  await alice.meet(bob);
  await alice.call('setColour', 205);
  await bob.until(() => bob.people.get(alice.id)?.colour === 205);
  await alice.call('setColour', null);
  await bob.until(() => bob.people.get(alice.id)?.colour === undefined);
  await alice.call('setColour', 28);
  await bob.until(() => bob.people.get(alice.id)?.colour === 28);
  bob = await bob.restart();
  const { people } = await bob.call('snapshot');
  expect(people.find(({ id }) => id === alice.id)?.colour).toBe(28);
});

test('a text sent to several people goes to each conversation, with its own state', async () => {
  await alice.meet(bob);
  const carol = await TestMessenger.open('Carol', await privatePort());
  try {
    await alice.meet(carol);
    await carol.lanline.stop();
    await alice.link(carol, 'closed');
    const sent = await alice.call('sendToSeveral', [bob.id, carol.id, bob.id, 'f'.repeat(16)], 'lunch?');
    expect(sent.map(({ personId }) => personId)).toEqual([bob.id, carol.id]);
    await bob.text('lunch?');
    const state = (id: string | undefined) => {
      const item = alice.items.get(id ?? '');
      return item?.kind === 'text' && item.state;
    };
    await alice.until(() => state(sent[0]?.item.id) === 'delivered' && state(sent[1]?.item.id) === 'waiting');
  } finally {
    await carol.close();
  }
});
