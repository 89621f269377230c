import { expect, test } from '@playwright/test';
import { type App, startApp } from './app.ts';
import { AppWindow } from './app-window.ts';

const DISCOVERY_PORT = 20_671;

let apps: App[] = [];
let anns: AppWindow;
let bobs: AppWindow;
let carols: AppWindow;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  apps = await Promise.all(['Ann', 'Bob', 'Carol'].map((name) => startApp(name, DISCOVERY_PORT)));
  const open = (index: number) => AppWindow.open(browser, apps[index] as App);
  [anns, bobs, carols] = await Promise.all([open(0), open(1), open(2)]);
  await expect(anns.person('Bob')).toBeVisible();
  await expect(anns.person('Carol')).toBeVisible();
});

test.afterAll(async () => {
  await Promise.all(apps.map((it) => it.stop()));
});

test('a message and a file for everyone online: one accepts, one declines, and each outcome is shown', async () => {
  await anns.page.getByTestId('send-to-several').click();
  await anns.page.getByTestId('everybody-here').check();
  await anns.page.getByTestId('several-text').fill('The meeting is at ten.');
  await anns.page
    .getByTestId('several-picker')
    .setInputFiles({ name: 'agenda.txt', mimeType: 'text/plain', buffer: Buffer.from('ten things') });
  await anns.look('several');
  await anns.page.getByTestId('several-send').click();
  await expect(bobs.offer).toContainText('wants to chat');
  await bobs.accept();
  await carols.deny();
  await expect(bobs.offer).toContainText('agenda.txt');
  await bobs.accept();
  const outcome = (name: string) => anns.page.getByTestId('outcome').filter({ hasText: name });
  await expect(outcome('Bob').first()).toContainText(/delivered|read/i);
  await expect(outcome('Bob').last()).toContainText(/sent/i);
  await expect(outcome('Carol').first()).toContainText('declined');
  await anns.look('outcomes');
  await anns.page.getByTestId('several-close').click();
  await bobs.person('Ann').click();
  await expect(bobs.text('The meeting is at ten.')).toBeVisible();
});
