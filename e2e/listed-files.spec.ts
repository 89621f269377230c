import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, test } from '@playwright/test';
import { annAndBob } from './ann-and-bob.ts';
import type { AppWindow } from './app-window.ts';

const DISCOVERY_PORT = 20_711;
const RAW_COUNT = 240;

const { anns, bobs } = annAndBob(DISCOVERY_PORT);
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

test('both sides can look at what is in a folder, with what became of each file', async () => {
  await anns.person('Bob').click();
  await drop(anns, photos);
  await expect(bobs.offer).toContainText('the folder photos');
  await bobs.accept();
  await bobs.person('Ann').click();
  for (const window of [anns, bobs]) {
    await expect(window.item('file')).toHaveAttribute('data-state', 'done');
    await window.page.getByTestId('show-files').click();
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
  await bobs.page.keyboard.press('Escape');
  await expect(bobs.page.getByTestId('files-dialog')).toHaveCount(0);
  await expect(bobs.page.getByTestId('show-files')).toBeFocused();
});
