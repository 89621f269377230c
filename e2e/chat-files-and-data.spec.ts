import { createHash, randomFillSync } from 'node:crypto';
import { closeSync, createReadStream, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type App, startApp } from './app.ts';
import { AppWindow } from './app-window.ts';
import { type PythonPeer, startPythonPeer } from './python-peer.ts';

const DISCOVERY_PORT = 20_611;
const FILE_BYTES = 200 * 1024 * 1024;

let ann: App;
let bob: App;
let python: PythonPeer;
let anns: AppWindow;
let bobs: AppWindow;
const folder = mkdtempSync(join(tmpdir(), 'lanline-drop-'));

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  [ann, bob, python] = await Promise.all([
    startApp('Ann', DISCOVERY_PORT),
    startApp('Bob', DISCOVERY_PORT),
    startPythonPeer(DISCOVERY_PORT),
  ]);
  [anns, bobs] = await Promise.all([AppWindow.open(browser, ann), AppWindow.open(browser, bob)]);
});

test.afterAll(async () => {
  await Promise.all([ann, bob, python].map((it) => it?.stop()));
  rmSync(folder, { recursive: true, force: true });
});

test('two people and a program see each other, with no address typed', async () => {
  await expect(anns.person('Bob')).toBeVisible();
  await expect(bobs.person('Ann')).toBeVisible();
  await expect(anns.person(python.addressName)).toBeVisible();
});

test('a request to connect is declined', async () => {
  await anns.person('Bob').click();
  await anns.page.getByTestId('connect').click();
  await expect(bobs.offer).toContainText('Ann');
  await bobs.deny();
  await expect(anns.page.getByTestId('link-state')).toHaveAttribute('data-state', 'denied');
});

test('a second request is accepted, and messages go both ways', async () => {
  await anns.page.getByTestId('connect').click();
  await bobs.accept();
  await expect(anns.page.getByTestId('link-state')).toHaveAttribute('data-state', 'open');
  await anns.say('Hello Bob, <b>this</b> is 😀');
  await bobs.person('Ann').click();
  await expect(bobs.text('Hello Bob, <b>this</b> is 😀')).toBeVisible();
  await bobs.say('Hello Ann');
  await expect(anns.text('Hello Ann')).toBeVisible();
});

test('a dropped file of 200 MB arrives whole, with a moving progress bar', async () => {
  const path = join(folder, 'holiday film.bin');
  const sha256 = writeRandomFile(path, FILE_BYTES);
  await dropFile(anns, path);
  await expect(bobs.offer).toContainText('holiday film.bin');
  const seen: number[] = [];
  await bobs.page.exposeFunction('sawProgress', (percent: number) => seen.push(percent));
  await bobs.page.evaluate(watchProgress);
  await bobs.accept();
  await expect(bobs.item('file')).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  await expect(anns.item('file')).toHaveAttribute('data-state', 'done');
  expect(new Set(seen).size).toBeGreaterThan(3);
  expect(readdirSync(bob.downloadsFolder)).toEqual(['holiday film.bin']);
  expect(await sha256Of(join(bob.downloadsFolder, 'holiday film.bin'))).toBe(sha256);
});

test('each kind of data from a Python program is asked about once, then shown', async () => {
  const to = await anns.addressName();
  for (const [dataType, kind] of [
    ['json', 'value'],
    ['raw', 'value'],
    ['bytes', 'bytes'],
  ] as const) {
    const answer = python.tell({ do: 'connect', to, data_type: dataType });
    await expect(anns.offer).toContainText(python.addressName);
    await anns.accept();
    expect(await answer).toEqual({ answer: 'ACCEPT' });
    await anns.person(python.addressName).click();
    await python.tell({ do: 'send', kind: dataType });
    await expect(anns.item(kind).last()).toBeVisible();
  }
  await expect(anns.item('value').first()).toContainText('attic');
  await expect(anns.item('value').last()).toContainText('2026-11-24T12:00:00');
  await expect(anns.item('bytes')).toContainText('1.02 kB');
});

test('a Python program is told that it was declined', async () => {
  const answer = python.tell({ do: 'connect', to: await anns.addressName(), data_type: 'json' });
  await expect(anns.offer).toContainText(python.addressName);
  await anns.deny();
  expect(await answer).toEqual({ answer: 'DENY' });
});

test('a Python program streams live for five seconds', async () => {
  const answer = python.tell({
    do: 'connect',
    to: await anns.addressName(),
    data_type: 'bytes',
    stream: true,
  });
  await expect(anns.offer).toContainText(python.addressName);
  await anns.accept();
  await answer;
  const streamed = python.tell({ do: 'stream', frames: 250, size: 2048, per_second: 50 });
  const card = anns.item('stream').last();
  const rate = card.getByTestId('stream-rate');
  await expect(rate).toContainText(/[1-9]/);
  const samples = new Set<string>();
  while (
    !(await Promise.race([streamed.then(() => true), anns.page.waitForTimeout(250).then(() => false)]))
  ) {
    samples.add((await card.textContent()) ?? '');
  }
  expect(samples.size).toBeGreaterThan(5);
  await expect(card).toContainText('250');
  await python.tell({ do: 'close' });
});

test('a person writes to a Python program', async () => {
  await anns.person(python.addressName).click();
  await anns.say('Good morning, robot');
  await expect
    .poll(async () => (await python.tell({ do: 'heard' })).heard)
    .toContainEqual('Good morning, robot');
});

/** Writes a file of random bytes; returns their SHA-256. */
function writeRandomFile(path: string, sizeBytes: number): string {
  const hash = createHash('sha256');
  const piece = Buffer.alloc(1 << 20);
  const file = openSync(path, 'w');
  for (let written = 0; written < sizeBytes; written += piece.length) {
    randomFillSync(piece);
    hash.update(piece);
    writeSync(file, piece);
  }
  closeSync(file);
  return hash.digest('hex');
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Drops a file from disk onto the conversation, as a file manager would. */
async function dropFile(window: AppWindow, path: string): Promise<void> {
  const cdp = await window.page.context().newCDPSession(window.page);
  const box = await window.page.getByTestId('drop-zone').boundingBox();
  if (box === null) throw new Error('there is nothing to drop on');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, ...at, data });
  }
}

/** Runs in the page: reports every value of the first progress bar to appear. */
function watchProgress(): void {
  const look = () => {
    const value = document.querySelector('[data-testid=progress]')?.getAttribute('aria-valuenow');
    const { sawProgress } = window as unknown as { sawProgress(percent: number): void };
    if (value !== null && value !== undefined) sawProgress(Number(value));
    requestAnimationFrame(look);
  };
  look();
}
