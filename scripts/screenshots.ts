/** Takes the screenshots for the README from the running app: two instances and the tests' Python peer, on loopback. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startApp } from '../e2e/app.ts';
import { AppWindow } from '../e2e/app-window.ts';
import { startPythonPeer } from '../e2e/python-peer.ts';
import { ensureBuilt, root } from './project.ts';
import { testBrowser } from './test-browser.ts';

const DISCOVERY_PORT = 20_631;
/** `npm run screenshots -- FOLDER` writes to another folder than the README's. */
const folder = process.argv[2] ?? join(root, 'docs', 'screenshots');
mkdirSync(folder, { recursive: true });

ensureBuilt();
const browser = await chromium.launch({
  executablePath: testBrowser(),
  args: process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const [ann, bob, python] = await Promise.all([
  startApp('Ann', DISCOVERY_PORT),
  startApp('Bob Ångström', DISCOVERY_PORT),
  startPythonPeer(DISCOVERY_PORT),
]);
try {
  const anns = await AppWindow.open(browser, ann);
  const bobs = await AppWindow.open(browser, bob);
  await anns.person('Bob Ångström').click();
  await anns.person(python.addressName).waitFor();
  await shoot(anns.page, 'people');

  await anns.page.getByTestId('connect').click();
  await bobs.offer.waitFor();
  await shoot(bobs.page, 'offer');
  await bobs.accept();
  await bobs.person('Ann').click();
  await talk(anns, bobs);

  const to = await anns.addressName();
  await call(anns, { do: 'connect', to, data_type: 'json' });
  await anns.person(python.addressName).click();
  await python.tell({ do: 'send', kind: 'json' });
  await anns.item('value').first().waitFor();
  await call(anns, { do: 'connect', to, data_type: 'bytes', stream: true });
  const streamed = python.tell({ do: 'stream', frames: 150, size: 2048, per_second: 50 });
  await anns.page.waitForTimeout(2000);
  await shoot(anns.page, 'stream');
  await streamed;
} finally {
  await browser.close();
  await Promise.all([ann, bob, python].map((it) => it.stop()));
}
console.log(`Screenshots saved in ${folder}`);

/** Has a conversation with text and a file. */
async function talk(anns: AppWindow, bobs: AppWindow): Promise<void> {
  await anns.say('Morning! Did the telescope run last night?');
  await bobs.say('It did. 14 exposures, the last two with clouds.');
  await bobs.say('I’ll send you the stack.');
  await anns.text('I’ll send you the stack.').waitFor();
  const chosen = bobs.page.waitForEvent('filechooser');
  await bobs.page.getByTestId('attach').click();
  const content = Buffer.alloc(12_400_000, 7);
  await (await chosen).setFiles({ name: 'm31-stack.fits', mimeType: 'application/fits', buffer: content });
  await anns.offer.waitFor();
  await anns.accept();
  await anns.page.locator('[data-testid=item-file][data-state=done]').waitFor();
  await anns.say('Got it, thank you!');
  await bobs.text('Got it').waitFor();
  await anns.page
    .getByTestId('toast')
    .first()
    .waitFor({ state: 'detached' })
    .catch(() => undefined);
  await shoot(anns.page, 'conversation');
}

async function call(window: AppWindow, command: Record<string, unknown>): Promise<void> {
  const answer = python.tell(command);
  await window.offer.first().waitFor();
  await window.accept();
  await answer;
}

/** Takes a screenshot in light, dark and small. */
async function shoot(page: Page, name: string): Promise<void> {
  for (const [suffix, colorScheme, width, height] of [
    ['', 'light', 1280, 800],
    ['-dark', 'dark', 1280, 800],
    ['-small', 'light', 900, 600],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await page.screenshot({ animations: 'disabled', path: join(folder, `${name}${suffix}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
}
