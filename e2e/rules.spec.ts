import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Peer } from '../main/engine/index.ts';
import { annAndBob } from './ann-and-bob.ts';

const DISCOVERY_PORT = 20_661;

const { ann, anns, bobs } = annAndBob(DISCOVERY_PORT);
let program: Peer;

test.beforeAll(async () => {
  program = await new Peer({ address: '127.0.0.1', discoveryPort: DISCOVERY_PORT, invisible: true }).start();
});

test.afterAll(async () => {
  await program?.stop();
});

const options = { dataType: 'raw', timeoutMs: 10_000, parallel: true } as const;

test('a program allowed for an hour connects again without asking', async () => {
  const calling = program.connect(await anns.addressName(), options);
  await anns.page.getByTestId('offer-rule').selectOption('hour');
  await anns.look('offer-rule');
  await anns.accept();
  await calling;
  const again = await program.connect(await anns.addressName(), options);
  expect(again.closed).toBe(false);
  await expect(anns.offer).toHaveCount(0);
});

test('the rule is listed, and after removing it we are asked again', async () => {
  await anns.page.getByTestId('settings').click();
  await expect(anns.page.getByTestId('rule')).toContainText(/Data and streams allowed until/);
  await anns.look('rules');
  await anns.page.getByTestId('revoke-rule').click();
  await expect(anns.page.getByTestId('rule')).toHaveCount(0);
  await anns.page.keyboard.press('Escape');
  const calling = program.connect(await anns.addressName(), options);
  const denied = expect(calling).rejects.toMatchObject({ code: 'denied' });
  await anns.deny();
  await denied;
});

test('files of a person are accepted up to a size', async () => {
  await anns.person('Bob').click();
  await anns.page.getByTestId('connect').click();
  await bobs.accept();
  await expect(anns.page.getByTestId('link-state')).toHaveAttribute('data-state', 'open');
  await anns.page.getByTestId('details-toggle').click();
  await anns.page.getByTestId('let-files-in').click();
  await anns.page.getByTestId('file-limit').selectOption({ label: '10 MB' });
  await anns.look('file-limit');
  await bobs.person('Ann').click();
  const send = (name: string, megabytes: number) =>
    bobs.page.getByTestId('file-picker').setInputFiles({
      name,
      mimeType: 'application/octet-stream',
      buffer: Buffer.alloc(megabytes * 1024 * 1024),
    });
  await send('small.bin', 2);
  await expect(bobs.item('file').filter({ hasText: 'small.bin' })).toHaveAttribute('data-state', 'done');
  await send('large.bin', 11);
  await expect(anns.offer).toContainText('large.bin');
  await anns.deny();
});

test('an accepted file replaces one of the same name', async () => {
  await bobs.page.getByTestId('file-picker').setInputFiles({
    name: 'small.bin',
    mimeType: 'application/octet-stream',
    buffer: Buffer.alloc(11 * 1024 * 1024, 7),
  });
  await anns.page.getByTestId('destination-existing').selectOption('replace');
  await anns.page.getByTestId('destination-folder').fill('nowhere');
  await anns.look('destination');
  await anns.accept();
  await expect(anns.page.getByTestId('toast')).toBeVisible();
  await anns.page.getByTestId('destination-folder').fill('');
  await anns.accept();
  await expect(anns.item('file').last()).toHaveAttribute('data-state', 'done');
  expect(statSync(join(ann.downloadsFolder, 'small.bin')).size).toBe(11 * 1024 * 1024);
});
