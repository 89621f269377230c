import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import packageJson from '../package.json' with { type: 'json' };
import { annAndBob } from './ann-and-bob.ts';
import type { AppWindow } from './app-window.ts';

const { bob, anns, bobs } = annAndBob(20_631);

test('two people who meet are encrypted, and not yet verified', async () => {
  await anns.person('Bob').click();
  await anns.page.getByTestId('connect').click();
  await expect(bobs.offer.locator('.trust')).toHaveAttribute('data-trust', 'encrypted');
  await bobs.look('offer');
  await bobs.accept();
  await expect(anns.page.getByTestId('link-state')).toHaveAttribute('data-state', 'open');
});

test('comparing codes verifies both', async () => {
  await anns.page.getByTestId('details-toggle').click();
  await anns.look('details');
  await anns.page.getByTestId('compare-code').click();
  await anns.look('waiting');
  await expect(bobs.offer).toContainText('wants to compare codes');
  await bobs.look('asked');
  await bobs.accept();
  const code = (window: AppWindow) => window.page.getByTestId('verify-code').locator('[aria-hidden]');
  await expect(code(anns)).toHaveText([/^\d{3}$/, /^\d{3}$/]);
  expect(await code(bobs).allTextContents()).toEqual(await code(anns).allTextContents());
  await anns.look('code');
  await anns.page.getByTestId('verify-same').click();
  await bobs.page.getByTestId('verify-same').click();
  const trust = (window: AppWindow) => window.page.locator('.conversation-head .trust');
  await expect(trust(anns)).toHaveAttribute('data-trust', 'verified');
  await bobs.person('Ann').click();
  await expect(trust(bobs)).toHaveAttribute('data-trust', 'verified');
});

test('both see the same safety number', async () => {
  await anns.page.getByTestId('safety-show').click();
  await bobs.page.getByTestId('details-toggle').click();
  await bobs.page.getByTestId('safety-show').click();
  const number = (window: AppWindow) => window.page.getByTestId('safety-number').locator('span');
  await expect(number(anns)).toHaveCount(12);
  await expect(number(bobs)).toHaveText(await number(anns).allTextContents());
  await anns.look('safety-number');
});

test('settings show what is encrypted, and export the key', async () => {
  await bobs.page.getByTestId('settings').click();
  await bobs.look('settings');
  await expect(bobs.page.getByTestId('about')).toContainText(packageJson.version);
  await bobs.page.getByTestId('key-export').click();
  await bobs.page.getByTestId('key-passphrase').fill('short');
  await bobs.page.getByTestId('key-act').click();
  await expect(bobs.page.getByRole('alert').last()).toContainText('8');
  await bobs.look('settings-export');
  await bobs.page.getByTestId('key-passphrase').fill('correct horse');
  await bobs.page.getByTestId('key-act').click();
  await expect(bobs.page.getByTestId('toast')).toContainText('lanline-key.json');
  await bobs.page.keyboard.press('Escape');
});

test('whoever answers unencrypted in place of a known person is blocked with a warning, and nothing is sent', async () => {
  const [host = '', port = ''] = (await bobs.addressName()).split(':');
  await bob.stop();
  await expect(anns.page.getByTestId('link-state')).toHaveAttribute('data-state', 'closed');
  let received = '';
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (bytes) => {
        received += bytes.toString('latin1');
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      });
  });
  server.listen(Number(port), host);
  await once(server, 'listening');
  await anns.say('a secret');
  await expect(anns.page.getByTestId('unsafe')).toBeVisible();
  await anns.look('unsafe');
  expect(received).not.toContain('a secret');
  server.close();
});

test('a forgotten person is gone, and so is the conversation', async () => {
  await anns.page.getByTestId('forget').click();
  await anns.look('forget');
  await anns.page.getByTestId('forget-confirm').click();
  await expect(anns.person('Bob')).toHaveCount(0);
});
