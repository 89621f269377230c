import { expect, test } from '@playwright/test';
import { annAndBob } from './ann-and-bob.ts';
import { startPythonPeer } from './python-peer.ts';

const DISCOVERY_PORT = 20_614;
const CYRILLIC_A = '\u0410';

const { anns, bobs } = annAndBob(DISCOVERY_PORT);

test.beforeAll(async () => {
  await bobs.person('Ann').click();
  await bobs.page.getByTestId('connect').click();
  await anns.accept();
  await anns.person('Bob').click();
});

test('a link opens only after a question that shows where it leads', async () => {
  await bobs.say('Look: https://www.bank.example@evil.example:8443/login, now!');
  const { page } = anns;
  const link = page.getByTestId('text-link');
  await expect(link).toHaveText('https://www.bank.example@evil.example:8443/login');
  await expect(page.locator('[data-testid=item-text] a')).toHaveCount(0);
  await link.click();
  const dialog = page.getByRole('dialog');
  await expect(page.getByTestId('link-host')).toHaveText('evil.example:8443');
  await expect(dialog).toContainText(/before the @ is a user name/);
  await expect(page.getByTestId('link-address')).toHaveText(
    'https://www.bank.example@evil.example:8443/login',
  );
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
  expect(page.context().pages()).toHaveLength(1);
});

test('a link works by keyboard, and Escape returns the focus to it', async () => {
  const { page } = anns;
  await page.getByRole('log').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('text-link')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByTestId('text-link')).toBeFocused();
});

test('a link can be selected like any text without being asked about', async () => {
  const { page } = anns;
  const box = await page.getByTestId('text-link').boundingBox();
  if (box === null) throw new Error('the link is not in view');
  await page.mouse.move(box.x + 8, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 8, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  const selected = await page.evaluate(() => document.getSelection()?.toString());
  expect(selected).toMatch(/bank\.example@evil\.example/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // A selected link is still a link.
  await page.getByTestId('text-link').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
});

test('a host in another alphabet is shown in ASCII, and http as not encrypted', async () => {
  await bobs.say('http://\u0430pple.example/');
  const { page } = anns;
  await page.getByTestId('text-link').filter({ hasText: 'pple.example' }).click();
  await expect(page.getByTestId('link-host')).toHaveText(/^xn--/);
  await expect(page.getByTestId('link-written-host')).toHaveText('\u0430pple.example');
  await expect(page.getByRole('dialog')).toContainText(/Not encrypted/);
  await page.keyboard.press('Escape');
});

test('in a small window, a long host and the buttons are both in view', async () => {
  const { page } = anns;
  await page.setViewportSize({ width: 720, height: 480 });
  const host = `${'please-log-in-here.'.repeat(8)}\u0430pple.example`;
  await bobs.say(`http://ann@${host}:8080/${'a'.repeat(1500)}`);
  await page.getByTestId('text-link').filter({ hasText: 'please-log-in' }).press('Enter');
  await expect(page.getByText('It leads to')).toBeInViewport();
  await expect(page.getByTestId('link-open')).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('only web addresses become links', async () => {
  const before = await anns.page.getByTestId('text-link').count();
  for (const address of ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,hello']) {
    await bobs.say(address);
    await expect(anns.text(address)).toBeVisible();
  }
  await expect(anns.page.getByTestId('text-link')).toHaveCount(before);
});

test("a name that mixes alphabets is marked in the list and the header, and can't reverse the text", async () => {
  const python = await startPythonPeer(DISCOVERY_PORT, `\u202E${CYRILLIC_A}nn\u3164`);
  const { page } = anns;
  const row = anns.person(`${CYRILLIC_A}nn`);
  await expect(row).toBeVisible();
  await expect(row.getByTestId('name-mixed')).toHaveAttribute('title', /mixes letters/);
  await expect(anns.person('Bob').getByTestId('name-mixed')).toHaveCount(0);
  await row.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/imitating/);
  await python.stop();
});
