import { expect, type Page, test } from '@playwright/test';
import { type App, startApp } from './app.ts';
import { AppWindow } from './app-window.ts';

const DISCOVERY_PORT = 20_681;

let ann: App;
let anns: AppWindow;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  ann = await startApp('Ann', DISCOVERY_PORT);
  anns = await AppWindow.open(browser, ann);
  page = anns.page;
});
test.afterAll(() => ann.stop());

/** Presses what has this test id, as the keyboard does. */
async function press(testId: string): Promise<void> {
  await page.getByTestId(testId).focus();
  await page.keyboard.press('Enter');
}

const finding = () => page.getByTestId('finding');

test('with nobody here, the main area offers it: it tests, and says that all is well here', async () => {
  await press('why-empty');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByTestId('diagnosis')).toHaveAttribute('data-state', 'running');
  await anns.look('diagnosis-running');
  await expect(finding()).toHaveAttribute('data-code', 'nobody');
  await expect(dialog.getByRole('status')).toContainText('no one else answers');
  await anns.look('diagnosis-nobody');
});

test('what was tested is folded, and unfolds by a key', async () => {
  const echo = page.getByText('Our own search came back');
  await expect(echo).toBeHidden();
  await page.getByTestId('tested').locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(echo).toBeVisible();
  await expect(page.getByTestId('tested')).toContainText('127.0.0.1/8');
  await anns.look('diagnosis-details');
});

test('Escape closes it, and the keyboard is back at its button', async () => {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByTestId('why-empty')).toBeFocused();
});

test('the sidebar offers it, too: who is hidden is told, and becomes visible by a button', async () => {
  await page.getByRole('switch').click();
  await press('why-sidebar');
  await expect(finding()).toHaveAttribute('data-code', 'hidden');
  await anns.look('diagnosis-hidden');
  await finding().getByRole('button').press('Enter');
  await expect(finding()).toHaveAttribute('data-code', 'nobody');
  await expect(page.getByRole('switch', { includeHidden: true })).toHaveAttribute('data-state', 'checked');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('why-sidebar')).toBeFocused();
});

test('“Enter address…” offers it for the address that was typed', async () => {
  await page.getByTestId('connect-address').press('Enter');
  await page.getByTestId('address-input').fill('127.0.0.1:9');
  await anns.look('connect');
  await press('why-address');
  await expect(page.getByTestId('diagnosis-address')).toHaveValue('127.0.0.1:9');
  await expect(finding()).toHaveAttribute('data-code', 'not-running');
  await expect(finding()).toContainText('127.0.0.1:9');
  await anns.look('diagnosis-address');
});

test('what is no address is explained, and tests nothing', async () => {
  await page.getByTestId('diagnosis-address').fill('bob');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('192.168.1.20');
  await expect(page.getByTestId('diagnosis')).toHaveAttribute('data-state', 'done');
});

test('somebody who is there is found, and talked to by a button', async ({ browser }) => {
  const bob = await startApp('Bob', DISCOVERY_PORT);
  const bobs = await AppWindow.open(browser, bob);
  await page.getByTestId('diagnosis-address').fill(await bobs.addressName());
  await page.keyboard.press('Enter');
  await expect(finding()).toHaveAttribute('data-code', 'found');
  await anns.look('diagnosis-found');
  await finding().getByRole('button').press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await bobs.accept();
  await expect(page.getByTestId('link-state')).toHaveAttribute('data-state', 'open');
  await bobs.page.close();
  await bob.stop();
});

test('a small window shows all of it', async () => {
  await page.setViewportSize({ width: 420, height: 560 });
  await press('why-sidebar');
  await expect(finding()).toBeVisible();
  await page.getByTestId('tested').locator('summary').press('Enter');
  const close = page.getByTestId('diagnose-again');
  await close.scrollIntoViewIfNeeded();
  await expect(close).toBeInViewport();
  const overflow = await page.evaluate(() => {
    const dialog = document.querySelector('dialog');
    return dialog === null ? -1 : dialog.scrollWidth - dialog.clientWidth;
  });
  expect(overflow).toBe(0);
  await anns.look('diagnosis-small');
});
