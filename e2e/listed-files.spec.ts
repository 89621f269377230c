import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, test } from '@playwright/test';
import { annAndBob } from './ann-and-bob.ts';
import type { AppWindow } from './app-window.ts';

const DISCOVERY_PORT = 20_711;
const RAW_COUNT = 240;

const { bob, anns, bobs } = annAndBob(DISCOVERY_PORT);
const folder = mkdtempSync(join(tmpdir(), 'lanline-listed-'));
const photos = join(folder, 'photos');

test.beforeAll(() => {
  mkdirSync(join(photos, 'raw'), { recursive: true });
  for (let number = 1; number <= RAW_COUNT; number++)
    writeFileSync(join(photos, 'raw', `${String(number).padStart(3, '0')}.raw`), 'raw');
  writeFileSync(join(photos, 'cover.jpg'), 'cover');
  writeFileSync(join(photos, `${'a very long name '.repeat(10)}and its end.txt`), '');
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows = (window: AppWindow) => window.page.getByRole('treeitem');
const row = (window: AppWindow, name: string | RegExp) => window.page.getByRole('treeitem', { name });
const tree = (window: AppWindow) => window.page.getByRole('tree', { name: 'Files in' });
const isActive = (locator: Locator) => expect(locator).toHaveAttribute('aria-selected', 'true');

/** Drops something from the disk on the open conversation. */
async function drop(window: AppWindow, path: string): Promise<void> {
  const session = await window.page.context().newCDPSession(window.page);
  const box = await window.page.getByTestId('composer').boundingBox();
  const at = { x: (box?.x ?? 0) + 10, y: (box?.y ?? 0) + 10 };
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  await session.detach();
}

test('an offer names the first files, and how many more there are', async () => {
  await anns.person('Bob').click();
  await anns.say('Here are my photos.');
  await bobs.accept();
  await expect(bobs.offer).toHaveCount(0);
  await drop(anns, photos);
  await expect(bobs.offer).toContainText('the folder photos');
  await expect(bobs.page.getByTestId('offered-names')).toContainText('raw');
  await expect(bobs.page.getByTestId('offered-names')).toContainText('(240 files, 720 B)');
  await bobs.offerIsSettled();
  await bobs.look('offered-names');
});

test('files and folders can be selected, by mouse and by keyboard', async () => {
  const accept = bobs.page.getByTestId('offer-accept');
  await bobs.page.getByTestId('offered-list-fold').click();
  await expect(row(bobs, 'raw, 240 files')).toHaveAttribute('aria-checked', 'true');
  await row(bobs, 'raw, 240 files').getByTestId('file-tick').click();
  await expect(row(bobs, 'raw, 240 files')).toHaveAttribute('aria-checked', 'false');
  await expect(bobs.page.getByTestId('selected')).toHaveText('2 of 242 files, 5 B');
  await expect(accept).toHaveAccessibleName('Accept 2 of 242 files, 5 B');
  await tree(bobs).focus();
  await bobs.page.keyboard.press('Home');
  await bobs.page.keyboard.press('ArrowRight');
  await expect(row(bobs, '001.raw')).toBeVisible();
  await bobs.page.keyboard.press('ArrowRight');
  await isActive(row(bobs, '001.raw'));
  await bobs.page.keyboard.press('Space');
  await expect(row(bobs, '001.raw')).toHaveAttribute('aria-checked', 'true');
  await expect(row(bobs, 'raw, 240 files')).toHaveAttribute('aria-checked', 'mixed');
  await expect(accept).toHaveAccessibleName('Accept 3 of 242 files, 8 B');
  await bobs.look('offered-ticks');
  await bobs.page.setViewportSize({ width: 360, height: 640 });
  await bobs.look('offered-ticks-narrow');
  await bobs.page.setViewportSize({ width: 1280, height: 800 });
});

test('nothing can not be accepted', async () => {
  const all = bobs.page.getByTestId('tick-all');
  await all.click();
  await all.click();
  await expect(bobs.page.getByTestId('offer-accept')).toBeDisabled();
  await all.click();
  await expect(bobs.page.getByTestId('offer-accept')).toHaveText(/Accept$/);
});

test('what was selected arrives, and nothing else', async () => {
  await row(bobs, 'raw, 240 files').getByTestId('file-tick').click();
  await bobs.accept();
  await expect(anns.item('file')).toHaveAttribute('data-state', 'done');
  expect(readdirSync(join(bob.downloadsFolder, 'photos')).sort()).toHaveLength(2);
  await bobs.person('Ann').click();
  await bobs.page.getByTestId('show-files').click();
  await expect(row(bobs, 'cover.jpg, 5 B, done')).toBeVisible();
  await row(bobs, 'raw, Not selected').click();
  await expect(row(bobs, '001.raw, Not selected')).toBeVisible();
  await bobs.look('files-not-selected');
  await bobs.page.getByTestId('files-close').click();
});

test('both sides can look at what is in a folder, with what became of each file', async () => {
  await drop(anns, photos);
  await expect(bobs.offer).toContainText('the folder photos');
  await bobs.accept();
  for (const window of [anns, bobs]) {
    await expect(window.item('file')).toHaveCount(2);
    await expect(window.item('file').last()).toHaveAttribute('data-state', 'done');
    await window.page.getByTestId('show-files').last().click();
    await expect(rows(window)).toHaveCount(3);
    await expect(row(window, 'raw, 240 files, 720 B')).toHaveAttribute('aria-expanded', 'false');
    await expect(row(window, 'cover.jpg, 5 B, done')).toBeVisible();
    await expect(row(window, /a very long name .* and its end\.txt/)).toContainText('and its end.txt');
  }
});

test('folders unfold by the keyboard, and what is far down is loaded when it comes into view', async () => {
  await tree(bobs).focus();
  await bobs.page.keyboard.press('ArrowRight');
  await expect(row(bobs, '001.raw')).toHaveAttribute('aria-level', '2');
  await bobs.page.keyboard.press('ArrowRight');
  await isActive(row(bobs, '001.raw'));
  await bobs.page.keyboard.press('End');
  await isActive(
    row(bobs, 'cover.jpg')
      .or(row(bobs, /and its end/))
      .last(),
  );
  await bobs.page.keyboard.press('PageUp');
  await expect(row(bobs, '235.raw')).toBeVisible();
  await bobs.look('files-far-down');
  await bobs.page.keyboard.press('ArrowLeft');
  await isActive(row(bobs, 'raw, 240 files'));
  await bobs.page.keyboard.press('ArrowLeft');
  await expect(rows(bobs)).toHaveCount(3);
  await bobs.page.keyboard.press('Home');
  await isActive(row(bobs, 'raw, 240 files'));
});

test('the mouse unfolds folders as well, and the list fits into a narrow window', async () => {
  await bobs.page.setViewportSize({ width: 360, height: 640 });
  await row(bobs, 'raw, 240 files').click();
  await expect(row(bobs, '001.raw')).toBeVisible();
  const box = await bobs.page.getByTestId('files-dialog').boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
  await bobs.look('files-narrow');
  await bobs.page.setViewportSize({ width: 1280, height: 800 });
});

test('Escape closes the list, and the focus is back where it was', async () => {
  for (const { page } of [anns, bobs]) {
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('files-dialog')).toHaveCount(0);
    await expect(page.getByTestId('show-files').last()).toBeFocused();
  }
});

test('files that failed are listed with the reason, and can be tried again', async () => {
  const [there, away] = [join(photos, 'raw', '005.raw'), join(folder, 'away')];
  await drop(anns, photos);
  await expect(bobs.offer).toContainText('the folder photos');
  renameSync(there, away);
  await bobs.accept();
  const card = bobs.item('file').last();
  await expect(card).toContainText('241 of 242 files · 1 failed');
  await expect(anns.item('file').last()).toContainText('241 of 242 files · 1 failed');
  await bobs.look('card-with-failed');
  await card.getByTestId('show-files').click();
  const note = bobs.page.getByTestId('file-note');
  await expect(note).toContainText('raw/005.raw');
  await expect(note).toContainText('On Ann’s side: ');
  await bobs.look('failed-files');
  renameSync(away, there);
  await bobs.page.getByTestId('retry-failed').click();
  await expect(bobs.page.getByTestId('files-summary')).toHaveText('242 files, 725 B · Received');
  await expect(bobs.page.getByTestId('retry-failed')).toHaveCount(0);
  await bobs.page.getByTestId('files-close').click();
  await expect(card).toContainText('242 files, 725 B · Received');
});
