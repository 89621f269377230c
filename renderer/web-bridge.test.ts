import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Bridge } from '../main/ipc/contract.ts';
import { callNames, eventNames } from '../main/ipc/contract-names.ts';
import { connectWebBridge } from './web-bridge.ts';

/** A server as the page's would be, and the little that the bridge needs of a page. */
let server: WebSocketServer;
let bridge: Bridge;
beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  vi.stubGlobal('location', { host: `127.0.0.1:${port}`, hash: '#token', pathname: '/' });
  vi.stubGlobal('history', { replaceState: () => undefined });
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  const opened = once(server, 'connection');
  bridge = connectWebBridge();
  await opened;
});
afterEach(() => {
  vi.unstubAllGlobals();
  for (const page of server.clients) page.terminate();
  server.close();
});

test('it offers each call and event of the contract, as preload does, and nothing else', () => {
  expect(Object.keys(bridge).sort()).toEqual(['calls', 'on', 'onLink', 'sources']);
  expect(Object.keys(bridge.calls)).toEqual(callNames);
  expect(Object.keys(bridge.on)).toEqual(eventNames);
});

test('a call crosses with its arguments, and rejects with the code that comes back', async () => {
  const [page] = server.clients;
  const asked = once(page as NonNullable<typeof page>, 'message');
  const calling = bridge.calls.connectTo('nonsense').catch((error: unknown) => error);
  const { id, ...call } = JSON.parse(String((await asked)[0]));
  expect(call).toEqual({ name: 'connectTo', args: ['nonsense'] });
  page?.send(JSON.stringify({ id, ok: false, error: { code: 'address-format' } }));
  expect(await calling).toEqual({ code: 'address-format' });
});

test('what waits when the connection is lost rejects with a code of its own', async () => {
  const calling = bridge.calls.snapshot().catch((error: unknown) => error);
  for (const page of server.clients) page.terminate();
  expect(await calling).toEqual({ code: 'link-lost' });
});
