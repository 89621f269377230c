import { expect, test } from 'vitest';
import type { DiagnosisView } from '../../ipc/contract.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

test('a diagnosis tells how far it is, and ends in a cause', async () => {
  const ann = await TestMessenger.open('Ann', await privatePort());
  const told: DiagnosisView[] = [];
  ann.lanline.subscribe((event, payload) => {
    if (event === 'diagnosis') told.push(payload as DiagnosisView);
  });
  const view = await ann.call('diagnose', '');
  expect(view).toMatchObject({ address: null, finding: { code: 'nobody' } });
  expect(told.length).toBeGreaterThan(1);
  expect(told[0]?.finding).toBeUndefined();
  await ann.close();
});

test('somebody at an address is found, and can be connected to there', async () => {
  const port = await privatePort();
  const ann = await TestMessenger.open('Ann', port);
  const bob = await TestMessenger.open('Bob', port);
  expect(await ann.call('diagnose', bob.address)).toMatchObject({
    address: bob.address,
    finding: { code: 'found', address: bob.address },
    connectTo: bob.address,
  });
  expect((await ann.call('diagnose', ann.address)).finding?.code).toBe('own-address');
  // Bob's user was asked nothing, and saw nobody call.
  expect(bob.offers).toEqual([]);
  expect([...bob.items.values()]).toEqual([]);
  await Promise.all([ann.close(), bob.close()]);
});

test('a second diagnosis ends the first, and closing Lanline ends any', async () => {
  const ann = await TestMessenger.open('Ann', await privatePort());
  const first = ann.call('diagnose', '').catch((error: Error) => error.message);
  const second = ann.call('diagnose', '127.0.0.1:9').catch((error: Error) => error.message);
  expect(await first).toBe('aborted');
  await ann.close();
  expect(await second).toBe('aborted');
});

test('what is not one address is refused, and sends nothing', async () => {
  const ann = await TestMessenger.open('Ann', await privatePort());
  for (const address of ['bob', '255.255.255.255', '224.0.0.1:5'])
    await expect(ann.call('diagnose', address)).rejects.toThrow('address-format');
  await expect(ann.call('diagnose', 'x'.repeat(65))).rejects.toThrow('arguments');
  await ann.close();
});
