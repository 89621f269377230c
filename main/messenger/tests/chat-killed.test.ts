import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SpawnedMessenger } from './spawned-messenger.ts';
import { privatePort } from './test-messenger.ts';

let folder: string;
let ann: SpawnedMessenger;
let bob: SpawnedMessenger;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-chat-'));
  const port = String(await privatePort());
  const at = (name: string) =>
    new SpawnedMessenger(name, port, join(folder, name), join(folder, 'downloads'));
  [ann, bob] = [at('Ann'), at('Bob')];
  await Promise.all([ann.start(), bob.start()]);
});
afterEach(async () => {
  await Promise.all([ann.kill(), bob.kill()]);
  await rm(folder, { recursive: true, force: true });
});

const COUNT = 300;

test.each(['sender', 'receiver'])(
  'no text is lost or duplicated when the %s is killed mid-chat',
  async (who) => {
    ann.call('connectTo', bob.address);
    const say = (from: number, to: number) => {
      for (let index = from; index < to; index++) ann.call('sendText', bob.id, `text ${index}`);
    };
    say(0, COUNT / 2);
    // Ann has all of them, Bob only some.
    await ann.until(({ item }) => item?.item.kind === 'text' && item.item.text === `text ${COUNT / 2 - 1}`);
    await bob.until(({ item }) => item?.item.kind === 'text' && item.item.text === 'text 20');
    const killed = who === 'sender' ? ann : bob;
    await killed.kill();
    await killed.start();
    say(COUNT / 2, COUNT);
    await ann.until(
      ({ item }) =>
        item?.item.kind === 'text' &&
        item.item.text === `text ${COUNT - 1}` &&
        item.item.state === 'delivered',
    );
    const received = await bob.textsWith(ann.id, COUNT);
    expect(received).toEqual(Array.from({ length: COUNT }, (_, index) => `text ${index}`));
  },
  60_000,
);

test('a killed peer is reconnected automatically after it restarts', async () => {
  ann.call('connectTo', bob.address);
  const link = (state: string) =>
    ann.until(({ person }) => person?.id === bob.id && person.link.state === state && person);
  await link('open');
  await bob.kill();
  const { link: lost } = await link('lost');
  expect(lost.retryAt).toBeGreaterThan(0);
  await bob.start();
  await bob.until(({ person }) => person?.id === ann.id && person.link.state === 'open');
});
