import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { MeView } from '../../ipc/contract.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

const meOf = async (messenger: TestMessenger): Promise<MeView> => (await messenger.call('snapshot')).me;

test('a discovery port that another program holds is told, and taken by “Try again” once it is free', async () => {
  const port = await privatePort();
  const program = createSocket({ type: 'udp4', reuseAddr: false });
  program.bind(port, '0.0.0.0');
  await once(program, 'listening');
  const ann = await TestMessenger.open('Ann', port);
  expect((await meOf(ann)).discoveryProblem).toEqual({ code: 'discovery-port-taken', port });
  const mended = new Promise<void>((resolve) => {
    ann.lanline.subscribe((event, payload) => {
      if (event === 'me' && (payload as MeView).discoveryProblem === undefined) resolve();
    });
  });
  program.close();
  await once(program, 'close');
  await ann.call('searchAgain');
  await mended;
  const bob = await TestMessenger.open('Bob', port);
  await ann.until(() => ann.people.get(bob.id));
  await Promise.all([ann.close(), bob.close()]);
});

test('our address is the first of all that we are told', async () => {
  const ann = await TestMessenger.open('Ann', await privatePort());
  const me = await meOf(ann);
  expect(me.addressNames).toEqual([me.addressName]);
  await ann.close();
});
