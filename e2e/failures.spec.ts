import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@playwright/test';
import { annAndBob } from './ann-and-bob.ts';
import type { AppWindow } from './app-window.ts';
import { startPythonPeer } from './python-peer.ts';

const DISCOVERY_PORT = 20_612;

const { bob, anns, bobs } = annAndBob(DISCOVERY_PORT);

test('an invalid address is explained, and the dialog stays open', async () => {
  await anns.page.getByTestId('connect-address').click();
  await anns.page.getByTestId('address-input').fill('bob.local');
  await anns.page.getByTestId('address-connect').click();
  await expect(anns.page.getByRole('dialog')).toContainText(/192\.168/);
  await anns.page.keyboard.press('Escape');
});

test('an address where nobody listens is explained, and can be tried again', async () => {
  await anns.page.getByTestId('connect-address').click();
  await anns.page.getByTestId('address-input').fill('127.0.0.1:9');
  await anns.page.getByTestId('address-connect').click();
  const link = anns.page.getByTestId('link-state');
  await expect(link).toHaveAttribute('data-state', 'failed');
  await expect(link).toContainText(/\p{L}/u);
  await expect(anns.page.getByTestId('connect')).toBeEnabled();
});

test('our own address is refused with an explanation', async () => {
  await anns.page.getByTestId('connect-address').click();
  await anns.page.getByTestId('address-input').fill(await anns.addressName());
  await anns.page.getByTestId('address-connect').click();
  await expect(anns.page.getByRole('dialog').getByRole('alert')).toContainText(/\p{L}/u);
  await anns.page.keyboard.press('Escape');
});

test('a request ends when the other side stops waiting', async () => {
  const python = await startPythonPeer(DISCOVERY_PORT);
  void python.tell({ do: 'connect', to: await anns.addressName(), data_type: 'json' }).catch(() => undefined);
  await expect(anns.offer).toContainText(python.addressName);
  await python.stop();
  await expect(anns.page.getByTestId('offer-withdrawn')).toBeVisible();
  await anns.page.getByTestId('offer-dismiss').click();
  await expect(anns.offer).toHaveCount(0);
});

test('a wrong type closes a strict connection, and earlier values and the reason stay in view', async () => {
  const python = await startPythonPeer(DISCOVERY_PORT);
  const answer = python.tell({ do: 'connect', to: await anns.addressName(), data_type: 'json' });
  await anns.accept();
  await answer;
  await python.tell({ do: 'send', kind: 'json' });
  await python.tell({ do: 'send', kind: 'bytes' });
  await anns.person(python.addressName).click();
  await expect(anns.item('value')).toContainText('attic');
  await expect(anns.item('notice').last()).toHaveAttribute('data-tone', 'problem');
  await python.stop();
});

test('a missing downloads folder fails the transfer on both sides with a reason, and it can be retried', async () => {
  await anns.person('Bob').click();
  await anns.page.getByTestId('connect').click();
  await bobs.accept();
  await bobs.person('Ann').click();
  // A file in place of the folder: not even root can write into it.
  rmSync(bob.downloadsFolder, { recursive: true, force: true });
  mkdirSync(dirname(bob.downloadsFolder), { recursive: true });
  writeFileSync(bob.downloadsFolder, '');
  await pick(anns, 'report.txt');
  await bobs.accept();
  await expect(bobs.item('file')).toHaveAttribute('data-state', 'failed');
  await expect(anns.item('file')).toHaveAttribute('data-state', 'failed');
  await expect(bobs.item('file').locator('.problem')).toContainText(/\p{L}/u);
  rmSync(bob.downloadsFolder);
  mkdirSync(bob.downloadsFolder);
  chmodSync(bob.downloadsFolder, 0o755);
  // It was accepted before, so retrying asks nothing.
  await anns.page.getByTestId('retry-transfer').click();
  await expect(anns.item('file').last()).toHaveAttribute('data-state', 'done');
});

test('a peer that left is shown as offline, and messages wait for them', async () => {
  await bob.stop();
  await expect(anns.page.getByTestId('link-state')).toHaveAttribute('data-state', /closed|failed/);
  await anns.say('Are you there?');
  await expect(anns.text('Are you there?')).toHaveAttribute('data-state', 'waiting');
  await expect(anns.page.getByText('Will be sent when Bob is online')).toBeVisible();
});

async function pick(window: AppWindow, name: string): Promise<void> {
  const chosen = window.page.waitForEvent('filechooser');
  await window.page.getByTestId('attach').click();
  await (await chosen).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('figures') });
}
