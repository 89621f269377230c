import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../storage/database.ts';
import { StoredHistory } from '../storage/stored-history.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

/** Set LANLINE_QUEUE=100000 for a longer test. */
const COUNT = Number(process.env.LANLINE_QUEUE ?? 3_000);

let alice: TestMessenger;
let bob: TestMessenger;
beforeEach(async () => {
  const port = await privatePort();
  [alice, bob] = await Promise.all([TestMessenger.open('Alice', port), TestMessenger.open('Bob', port)]);
  await alice.meet(bob);
});
afterEach(async () => {
  await Promise.all([alice.close(), bob.close()]);
});

/** Stores texts as if Alice had written them while Bob was offline. */
async function writeTexts(folder: string): Promise<void> {
  const { database } = openDatabase(folder, 'x');
  const history = new StoredHistory(database);
  database.exec('BEGIN');
  for (let index = 0; index < COUNT; index++) {
    const id = index.toString(16).padStart(16, '0');
    const text = { kind: 'text', text: `text ${index}`, state: 'waiting', unacknowledged: true } as const;
    history.append(bob.id, { id, at: 1_790_000_000_000 + index, from: 'me', ...text });
  }
  database.exec('COMMIT');
  database.close();
}

test(`${COUNT} waiting texts all arrive once and in order`, {
  timeout: 300_000,
}, async () => {
  bob = await bob.restart(async () => {
    await alice.link(bob, 'closed');
    alice = await alice.restart(writeTexts);
  });
  let newest = 'none';
  const received: string[] = [];
  while (received.length < COUNT) {
    const page = await bob.call('itemsAfter', alice.id, newest, 200);
    newest = page.at(-1)?.id ?? newest;
    received.push(...page.flatMap((item) => (item.kind === 'text' ? [item.text] : [])));
    if (page.length < 200) await new Promise(setImmediate); // more are still arriving
  }
  expect(received).toEqual(Array.from({ length: COUNT }, (_, index) => `text ${index}`));
  const waiting = () => [...alice.items.values()].some((item) => item.kind === 'text' && item.unacknowledged);
  await alice.until(() => !waiting());
  const last = await alice.call('items', bob.id, null, 1);
  expect(last).toMatchObject([{ state: 'delivered' }]);
});
