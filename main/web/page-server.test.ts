import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { PageServer } from './page-server.ts';

const pageFolder = mkdtempSync(join(tmpdir(), 'lanline-page-'));
writeFileSync(join(pageFolder, 'index.html'), '<!doctype html>');
afterAll(() => rmSync(pageFolder, { recursive: true, force: true }));

let server: PageServer;
let origin: string;
let token: string;
let tell: (event: 'me', payload: unknown) => void = () => undefined;
const pages: WebSocket[] = [];

beforeEach(async () => {
  server = new PageServer({ port: 0, pageFolder, pagesChanged: () => undefined });
  const address = await server.start({
    call: async (name, args) => ({ ok: true, value: { name, args } }),
    subscribe: (send) => {
      tell = send;
      return () => undefined;
    },
  });
  [origin, token] = address.split('/#') as [string, string];
});

afterEach(async () => {
  for (const page of pages.splice(0)) page.terminate();
  await server.stop();
});

/** The status of a request with exactly these headers. */
function status(
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${origin}${path}`, options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** The server's first line in answer to bytes that no client library would send. */
async function raw(text: string): Promise<string> {
  const { port } = new URL(origin);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(text);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString();
  });
  await once(socket, 'close');
  return answer.split('\r\n')[0] ?? '';
}

/** A page's WebSocket; `undefined` if it was refused. */
function page(
  options: { origin?: string; token?: string; host?: string } = {},
): Promise<WebSocket | undefined> {
  const socket = new WebSocket(
    `${origin.replace('http', 'ws')}/socket`,
    ['lanline', options.token ?? token],
    {
      headers: {
        origin: options.origin ?? origin,
        ...(options.host === undefined ? {} : { host: options.host }),
      },
    },
  );
  pages.push(socket);
  return new Promise((resolve) => {
    socket.on('open', () => resolve(socket));
    socket.on('error', () => resolve(undefined));
  });
}

async function nextMessage(socket: WebSocket): Promise<Record<string, unknown>> {
  const [data] = await once(socket, 'message');
  return JSON.parse(String(data));
}

test('the page is served with strict headers', async () => {
  const response = await fetch(`${origin}/`);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-security-policy': expect.stringContaining(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    ),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
});

test.each(['/../package.json', '/..%2f..%2fpackage.json', '/%00', '/%zz', '/index.html/..\\x', '/.env'])(
  '%s is not found',
  async (path) => {
    expect(
      await raw(`GET ${path} HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nConnection: close\r\n\r\n`),
    ).toContain('404');
  },
);

test('an invalid URL is refused, and the server keeps running', async () => {
  const { host } = new URL(origin);
  expect(await raw(`GET http://[ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toContain('400');
  expect(await status('/')).toBe(200);
});

test('a foreign host name is refused', async () => {
  expect(await status('/', { headers: { host: 'evil.example' } })).toBe(403);
  expect(await status('/', { headers: { host: 'localhost:80' } })).toBe(403);
});

test('a doubled host is refused', async () => {
  const { host } = new URL(origin);
  const answer = await raw(
    `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
  );
  expect(answer).toContain('403');
});

test.each([
  ['no origin', { authorization: 'Bearer TOKEN' }],
  ['a foreign origin', { authorization: 'Bearer TOKEN', origin: 'https://evil.example' }],
  [
    'a cross-site request',
    { authorization: 'Bearer TOKEN', origin: 'ORIGIN', 'sec-fetch-site': 'cross-site' },
  ],
  ['no token', { origin: 'ORIGIN' }],
  ['a wrong token', { authorization: 'Bearer nonsense', origin: 'ORIGIN' }],
])('an upload with %s is refused', async (_, headers) => {
  const real = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('TOKEN', token).replace('ORIGIN', origin),
    ]),
  );
  expect(await status(`/upload/${'0'.repeat(32)}`, { method: 'PUT', headers: real })).toBe(403);
});

test('an unsolicited upload is refused', async () => {
  const headers = { authorization: `Bearer ${token}`, origin };
  expect(await status(`/upload/${'0'.repeat(32)}`, { method: 'PUT', headers })).toBe(404);
});

test('other methods are refused', async () => {
  expect(await status('/', { method: 'POST' })).toBe(405);
});

test('a WebSocket with a foreign origin, a wrong token or a foreign host is refused', async () => {
  expect(await page({ origin: 'https://evil.example' })).toBeUndefined();
  expect(await page({ token: 'nonsense' })).toBeUndefined();
  expect(await page({ host: 'evil.example' })).toBeUndefined();
});

test.each([
  ['a foreign origin', { origin: 'https://evil.example' }],
  ['no origin', { origin: '' }],
  ['a foreign host', { host: 'evil.example' }],
  ['a doubled host', { host: 'HOST\r\nHost: HOST' }],
  ['no token', { protocols: 'lanline' }],
  ['a cross-site fetch', { more: 'Sec-Fetch-Site: cross-site\r\n' }],
])('a WebSocket with %s is answered 403', async (_, changes) => {
  const { host } = new URL(origin);
  const asked = { host, origin, protocols: `lanline, ${token}`, more: '', ...changes };
  const hostLines = `Host: ${asked.host.replaceAll('HOST', host)}\r\n`;
  const originLine = asked.origin === '' ? '' : `Origin: ${asked.origin}\r\n`;
  const upgrade =
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
    `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Protocol: ${asked.protocols}\r\n`;
  const answer = await raw(`GET /socket HTTP/1.1\r\n${hostLines}${originLine}${upgrade}${asked.more}\r\n`);
  expect(answer).toBe('HTTP/1.1 403 Forbidden');
});

test('calls are answered and events arrive', async () => {
  const socket = await page();
  socket?.send(JSON.stringify({ id: 7, name: 'connect', args: ['x'] }));
  expect(await nextMessage(socket as WebSocket)).toEqual({
    id: 7,
    ok: true,
    value: { name: 'connect', args: ['x'] },
  });
  const event = nextMessage(socket as WebSocket);
  tell('me', { name: 'Ann' });
  expect(await event).toEqual({ event: 'me', payload: { name: 'Ann' } });
});

test.each(['nonsense', '{"id":"x"}', '[]'])('a page that sends %s is disconnected', async (text) => {
  const socket = await page();
  socket?.send(text);
  const [code] = await once(socket as WebSocket, 'close');
  expect(code).toBe(1008);
});

test('a dropped file is requested from its page at an offset, and streams with back-pressure', async () => {
  const socket = (await page()) as WebSocket;
  socket.send(JSON.stringify({ holds: 'u1' }));
  socket.send(JSON.stringify({ id: 1, name: 'snapshot', args: [] }));
  await nextMessage(socket);
  const asked = nextMessage(socket);
  const opening = server.uploads.open({ name: 'a.bin', sizeBytes: 1, upload: 'u1' }, 5);
  const { pull } = (await asked) as { pull: { id: string; upload: string; offset: number } };
  expect(pull).toEqual({ id: expect.any(String), upload: 'u1', offset: 5 });

  const headers = { authorization: `Bearer ${token}`, origin };
  const put = request(`${origin}/upload/${pull.id}`, { method: 'PUT', headers });
  const answered = once(put, 'response');
  const piece = Buffer.alloc(1 << 20, 1);
  // Nobody reads yet: the kernel's buffers fill up, and then writing must pause.
  let written = 0;
  while (written < 64 && put.write(piece)) written++;
  const content = await opening;
  let flushed = 0;
  for (let before = -1; before !== flushed; ) {
    before = flushed;
    await new Promise((resolve) => setTimeout(resolve, 100));
    flushed = put.socket?.bytesWritten ?? 0;
  }
  for (; written < 64; written++) put.write(piece);
  put.end();
  expect(put.writableLength).toBeGreaterThan(32 << 20);
  let received = 0;
  for await (const chunk of content) received += (chunk as Buffer).length;
  expect(received).toBeGreaterThanOrEqual(64 << 20);
  const [response] = await answered;
  expect(response.statusCode).toBe(204);
});

test('an interrupted upload is a problem for its reader', async () => {
  const socket = (await page()) as WebSocket;
  socket.send(JSON.stringify({ holds: 'u2' }));
  socket.send(JSON.stringify({ id: 1, name: 'snapshot', args: [] }));
  await nextMessage(socket);
  const asked = nextMessage(socket);
  const opening = server.uploads.open({ name: 'a.bin', sizeBytes: 1, upload: 'u2' }, 0);
  const { pull } = (await asked) as { pull: { id: string } };
  const put = request(`${origin}/upload/${pull.id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, origin },
  });
  put.on('error', () => undefined);
  put.write('abc');
  const content = await opening;
  put.destroy();
  await expect(content.toArray()).rejects.toMatchObject({ code: 'file-unreadable' });
});

test('a file whose page is gone or can’t read it is refused with a problem', async () => {
  await expect(server.uploads.open({ name: 'a.bin', sizeBytes: 1, upload: 'u9' }, 0)).rejects.toMatchObject({
    code: 'file-gone',
  });
  const socket = (await page()) as WebSocket;
  socket.send(JSON.stringify({ holds: 'u3' }));
  socket.send(JSON.stringify({ id: 1, name: 'snapshot', args: [] }));
  await nextMessage(socket);
  const asked = nextMessage(socket);
  const opening = server.uploads.open({ name: 'a.bin', sizeBytes: 1, upload: 'u3' }, 0);
  const { pull } = (await asked) as { pull: { id: string } };
  socket.send(JSON.stringify({ unreadable: pull.id, name: 'a.bin' }));
  await expect(opening).rejects.toMatchObject({ code: 'file-unreadable' });
});

test('a taken port is reported as a problem', async () => {
  const other = new PageServer({
    port: Number(new URL(origin).port),
    pageFolder,
    pagesChanged: () => undefined,
  });
  await expect(
    other.start({ call: async () => ({ ok: true, value: null }), subscribe: () => () => undefined }),
  ).rejects.toMatchObject({ code: 'web-port' });
});
