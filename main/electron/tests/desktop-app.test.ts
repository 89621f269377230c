import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onlyInstance } from '../../instance/only-instance.ts';
import { callNames, eventNames } from '../../ipc/contract-names.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lanline-desktop-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PACKAGED = { before: [], packaged: true };
/** As `npm start` does for root: a Chromium switch, then the app's folder. */
const UNPACKAGED = { before: ['--no-sandbox', root], packaged: false };

/** Runs the built desktop app against a fake Electron, in its own Node process. */
async function desktop(flags: string[], start: { before: string[]; packaged: boolean } = PACKAGED) {
  const script = fileURLToPath(new URL('./desktop-entry.mjs', import.meta.url));
  const bundles = [join(root, 'dist/main/index.js'), join(root, 'dist/preload/index.cjs')];
  const ownFlags = [
    ...['--address', '127.0.0.1', '--discovery-port', '20471', '--name', 'Ann'],
    ...['--data-dir', join(folder, 'data'), '--downloads', join(folder, 'downloads'), ...flags],
  ];
  const env = { ...process.env, STAND_IN_PACKAGED: start.packaged ? 'yes' : 'no' };
  const args = [script, ...bundles, ...start.before, ...ownFlags];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

let app: Awaited<ReturnType<typeof desktop>>;
beforeAll(async () => {
  if (!existsSync(join(root, 'dist/main/index.js'))) {
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    spawnSync(process.execPath, [vite, 'build', '--app'], { cwd: root, stdio: 'inherit' });
  }
  app = await desktop([]);
}, 120_000);

test('the window is sandboxed and isolated, and shows our page', () => {
  expect(app.windowOptions.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webviewTag: false,
    preload: join(root, 'dist/preload/index.cjs'),
  });
  expect(app.windowOptions).toMatchObject({ show: false, minWidth: 720, minHeight: 480 });
  expect(app.loaded).toBe('app://lanline/');
  expect(app.schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
});

test('the single-instance lock is in the data folder', () => {
  expect(app.userData).toBe(join(folder, 'data'));
});

test('our key is sealed by the system’s secret store, and never stored in the clear', () => {
  expect(existsSync(join(folder, 'data', 'identity.pem'))).toBe(false);
  expect(readFileSync(join(folder, 'data', 'identity.sealed'), 'utf8')).not.toContain('PRIVATE KEY');
});

test('navigation, new windows and permissions are denied', () => {
  expect(app.denied).toEqual({
    'will-navigate': true,
    'will-frame-navigate': true,
    'will-redirect': true,
    'will-attach-webview': true,
    windowOpen: { action: 'deny' },
    permissionRequest: true,
    permissionCheck: true,
    device: true,
  });
});

test('copying text is the only permission granted', () => {
  expect(app.mayCopy).toBe(true);
});

test('only the main frame of our own page gets answers', () => {
  expect(app.strangers).toEqual(['refused', 'refused', 'refused']);
  expect(app.navigatedAway).toBe('refused');
});

test('the page is served with a strict policy, and nothing outside its folder is served', () => {
  expect(app.page).toMatchObject({ status: 200, sniffing: 'nosniff', type: 'text/html; charset=utf-8' });
  expect(app.page.policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(new Set(app.outside)).toEqual(new Set([404]));
});

test('a call and an event pass through preload and ipc', () => {
  expect(app.before).toMatchObject({ shell: 'electron', me: { name: 'Ann' }, people: [] });
  expect(app.event).toMatchObject({ name: 'Zoë' });
});

test('preload exposes the calls and events of the contract, and nothing else', () => {
  expect(app.bridge.own.sort()).toEqual(['calls', 'on', 'onLink', 'sources']);
  expect(app.bridge.calls).toEqual(callNames);
  expect(app.bridge.on).toEqual(eventNames);
});

test('preload contains no schemas', () => {
  expect(statSync(join(root, 'dist/preload/index.cjs')).size).toBeLessThan(8_192);
});

test('a failed call rejects with a code and its facts', () => {
  expect(app.failed).toEqual({ code: 'address-format' });
});

test('the page cannot name a path: only dropped files are sent', () => {
  expect(app.forged).toMatchObject({ code: 'file-gone' });
  expect(app.source).toEqual({
    name: 'a.txt',
    sizeBytes: 3,
    upload: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  const [call, [, [source]]] = app.sent;
  expect(call).toBe('sendFiles');
  expect(source).toEqual({ name: 'a.txt', sizeBytes: 3, path: '/dropped/a.txt' });
});

test('a picture pasted from a web page is refused because it has no path', () => {
  expect(app.pasted).toEqual({ code: 'not-on-disk', name: 'pasted.png' });
});

test("only web addresses are opened in the system's browser", () => {
  expect(app.opened).toEqual(['https://example.org/a%20b']);
  expect(app.refused).toMatchObject({ code: 'not-web-address' });
});

test('the link to the main process is up', () => {
  expect(app.links).toEqual([true]);
});

test('an offer behind other windows shows a notification that a click opens and an answer closes', () => {
  expect(app.notified).toMatchObject({
    body: expect.stringMatching(/^wants to .+unverified, 127\.0\.0\.1:\d+/),
    shown: true,
    broughtToFront: true,
    closed: true,
    answer: 'denied',
  });
});

test('a second start brings the first window to the front', () => {
  expect(app.showsAfterSecondStart).toBe(2);
});

test('quitting, even twice, closes everything once and exits with 0', () => {
  expect(app.exits).toEqual([0]);
});

test('beside another shell with the same folder, the app only brings up that one’s window', async () => {
  const shared = join(folder, 'shared');
  const shown: string[] = [];
  const other = await onlyInstance(shared, async () => void shown.push('shown'), console.error);
  const second = await desktop(['--data-dir', shared]);
  await other.release();
  expect(shown).toEqual(['shown']);
  expect([second.exits, second.errors]).toEqual([[0], []]);
});

test('another shell with the same folder brings the app’s window to the front', () => {
  expect(app.showsAfterOtherShell).toBe(1);
  expect(app.otherShell).toBe('already-running');
});

test('a taken port stops the start with an error box that names it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const failed = await desktop(['--port', String(port)], UNPACKAGED);
  server.close();
  expect(failed.exits).toEqual([1]);
  expect(failed.errors[0][1]).toContain(`Another app is using 127.0.0.1:${port}`);
});
