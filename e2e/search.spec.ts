import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openDatabase } from '../main/messenger/storage/database.ts';
import { StoredContacts } from '../main/messenger/storage/stored-contacts.ts';
import { StoredHistory } from '../main/messenger/storage/stored-history.ts';
import { type App, startApp } from './app.ts';
import { AppWindow } from './app-window.ts';

const COUNT = 100_000;
const PERSON = '127.0.0.1:9';

let ann: App;
let anns: AppWindow;
const folder = mkdtempSync(join(tmpdir(), 'lanline-long-'));

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  const { database } = openDatabase(folder, 'x');
  const contact = { id: PERSON, name: 'Bob', lanline: false, verified: false, addresses: [PERSON] };
  new StoredContacts(database).put(contact);
  const history = new StoredHistory(database);
  database.exec('BEGIN');
  for (let index = 0; index < COUNT; index++) {
    const text = index === 50_000 ? 'the Needle in the hay' : `message number ${index}`;
    const from = index % 3 === 0 ? 'me' : 'them';
    const at = 1_790_000_000_000 + index * 30_000;
    history.append(PERSON, { id: `i${index}`, at, from, kind: 'text', text, state: 'sent' });
  }
  database.exec('COMMIT');
  database.close();
  ann = await startApp('Ann', 20_641, folder);
  anns = await AppWindow.open(browser, ann);
});

test.afterAll(async () => {
  await ann?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The longest task since the last call, in ms; 0 if none was longer than 50 ms. */
function longestTask(): Promise<number> {
  return anns.page.evaluate(() => {
    const measured = window as never as { longest: number };
    const { longest } = measured;
    measured.longest = 0;
    return Math.round(longest);
  });
}

test('a conversation of 100,000 messages opens at its end', async () => {
  await anns.page.evaluate(() => {
    Object.assign(window, { longest: 0 });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        Object.assign(window, {
          longest: Math.max((window as never as { longest: number }).longest, duration),
        });
    }).observe({ type: 'longtask', buffered: true });
  });
  const begun = Date.now();
  await anns.person('Bob').click();
  await expect(anns.text(`message number ${COUNT - 1}`)).toBeInViewport();
  console.log(`opened within ${Date.now() - begun} ms, longest task so far ${await longestTask()} ms`);
});

test('scrolling up loads older messages without moving the view', async () => {
  const log = anns.page.getByRole('log');
  const first = () => log.locator('li').first().getAttribute('id');
  for (let step = 0; step < 30; step++) {
    const before = await first();
    await log.evaluate((box) => box.scrollTo({ top: 300 }));
    await expect.poll(first).not.toBe(before);
  }
  // However far one scrolls, the number of items held is bounded.
  const held = await log.locator('li').count();
  expect(held).toBeGreaterThan(200);
  expect(held).toBeLessThanOrEqual(300);
  console.log(`longest task while scrolling ${await longestTask()} ms`);
});

test('a search finds a message far back, and jumps to it', async () => {
  const { page } = anns;
  await page.locator('#search').fill('needle');
  const found = page.getByTestId('found-message');
  await expect(found).toHaveCount(1);
  await expect(found.locator('mark')).toHaveText('Needle');
  if (process.env.LANLINE_LOOK !== undefined)
    await page.screenshot({ path: join(process.env.LANLINE_LOOK, 'search.png') });
  await found.click();
  await expect(anns.text('the Needle in the hay')).toBeInViewport();
  await expect(anns.text('message number 50001')).toBeAttached();
  if (process.env.LANLINE_LOOK !== undefined)
    await page.screenshot({ path: join(process.env.LANLINE_LOOK, 'found.png') });
});

test('the whole conversation is saved as text', async () => {
  const { page } = anns;
  await page.getByTestId('details-toggle').click();
  await page.getByTestId('export-text').click();
  await expect(page.getByTestId('toast')).toContainText('Conversation with Bob.txt');
  const lines = readFileSync(join(ann.downloadsFolder, 'Conversation with Bob.txt'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(COUNT);
  await page.getByTestId('details-toggle').click();
});

test('scrolling down from there loads newer messages, and one click jumps to the latest', async () => {
  const { page } = anns;
  const log = page.getByRole('log');
  await log.evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
  await expect(anns.text('message number 50060')).toBeAttached();
  await page.getByTestId('to-newest').click();
  await expect(anns.text(`message number ${COUNT - 1}`)).toBeInViewport();
});
