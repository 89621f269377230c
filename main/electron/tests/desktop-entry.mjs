// Loads the built main and preload bundles against a fake Electron, and prints as JSON what the tests check.
import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

import { Peer } from '../../engine/index.ts';
import { onlyInstance } from '../../instance/only-instance.ts';

// A packaged app gets its executable, then the flags; an unpackaged one has Chromium's switches and its
// folder in between.
const [, main, preload] = process.argv.splice(1, 3);
const standIn = new URL('./electron-stand-in.mjs', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
const { app, recorded } = await import(standIn);

await import(pathToFileURL(main).href);
while (recorded.loaded === undefined && recorded.exits.length === 0)
  await new Promise((resolve) => setImmediate(resolve));
if (recorded.exits.length > 0) await finish({ exits: recorded.exits, errors: recorded.errors });
createRequire(import.meta.url)(preload);

const { window, lanline } = recorded;
const denied = {};
for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
  window.webContents.emit(name, {
    preventDefault: () => {
      denied[name] = true;
    },
  });
}
denied.windowOpen = recorded.windowOpen({ url: 'https://example.org' });
recorded.permissions.request(window.webContents, 'media', (allowed) => {
  denied.permissionRequest = !allowed;
});
denied.permissionCheck = !recorded.permissions.check(null, 'geolocation');
denied.device = !recorded.permissions.device({});
const mayCopy = recorded.permissions.check(null, 'clipboard-sanitized-write');

const [call] = recorded.handlers.values();
const fromStranger = async (senderFrame) => {
  try {
    await call({ senderFrame }, 'snapshot', []);
    return 'answered';
  } catch (error) {
    return error.message;
  }
};
const serve = async (url) => {
  const response = await recorded.protocols.get('app')(new Request(url));
  const header = (name) => response.headers.get(name);
  return {
    status: response.status,
    policy: header('content-security-policy'),
    sniffing: header('x-content-type-options'),
    type: header('content-type'),
  };
};

const renamed = new Promise((resolve) => lanline.on.me((me) => me.name === 'Zoë' && resolve(me)));
const before = await lanline.calls.snapshot();
await lanline.calls.setName('Zoë');
const event = await renamed;
const failed = await lanline.calls.connectTo('nonsense').catch((error) => error);
const forged = await lanline.calls
  .sendFiles('127.0.0.1:9', [{ name: 'passwd', sizeBytes: 1, path: '/etc/passwd' }])
  .catch((error) => error);
const [source] = await lanline.sources([new File(['abc'], 'a.txt')]);
await lanline.calls
  .sendFiles('127.0.0.1:9', [{ ...source, name: 'b', sizeBytes: 1, path: '/etc/passwd' }])
  .catch(() => undefined);
const sent = recorded.invoked.at(-1);
const pasted = await lanline.sources([new File(['abc'], 'pasted.png')]).catch((error) => error);
await lanline.calls.openLink('https://example.org/a b');
const refused = await lanline.calls.openLink('file:///etc/passwd').catch((error) => error);
const links = [];
lanline.onLink((up) => links.push(up));

// Somebody asks to connect while the window is behind others.
const stranger = await new Peer({ address: '127.0.0.1', discoveryPort: 20_472, timeoutMs: 60_000 }).start();
const offered = new Promise((resolve) =>
  lanline.on.offers((offers) => offers.length > 0 && resolve(offers[0])),
);
const asked = stranger.connect(before.me.addressName).then(
  () => 'accepted',
  (error) => error.code,
);
const offer = await offered;
const [notification] = recorded.notifications;
const showsBefore = recorded.shows;
notification.emit('click');
const answered = new Promise((resolve) => lanline.on.offers((offers) => offers.length === 0 && resolve()));
await lanline.calls.answerOffer(offer.id, false);
await answered;
const notified = {
  ...notification.options,
  shown: notification.shown,
  closed: notification.closed,
  broughtToFront: recorded.restored && recorded.focused && recorded.shows === showsBefore + 1,
  answer: await asked,
};
await stranger.stop();
app.emit('second-instance');
const showsAfterSecondStart = recorded.shows - showsBefore;
const otherShell = await onlyInstance(recorded.userData, undefined, console.error).catch(({ code }) => code);
const showsAfterOtherShell = recorded.shows - showsBefore - showsAfterSecondStart;

const report = {
  bridge: { own: Object.keys(lanline), calls: Object.keys(lanline.calls), on: Object.keys(lanline.on) },
  windowOptions: recorded.windowOptions,
  schemes: recorded.schemes,
  loaded: recorded.loaded,
  userData: recorded.userData,
  denied,
  mayCopy,
  strangers: [
    await fromStranger({ origin: 'https://example.org' }),
    // Another frame with our origin.
    await fromStranger({ origin: 'app://lanline' }),
    await fromStranger(null),
  ],
  navigatedAway: await fromStranger(Object.assign(window.webContents.mainFrame, { origin: 'app://other' })),
  page: await serve('app://lanline/'),
  outside: await Promise.all(
    [
      'app://lanline/..%2f..%2fpackage.json',
      'app://lanline/%2e%2e/%2e%2e/package.json',
      'app://lanline/..%5c..%5cpackage.json',
      'app://lanline/../main/index.js',
      'app://lanline/..%2fmain/index.js',
      'app://lanline/..%2frenderer%2f..%2fmain/index.js',
      'app://lanline/%ff',
      'app://other/',
      'app://lanline:81/',
    ].map(async (url) => (await serve(url)).status),
  ),
  before,
  event,
  failed,
  forged,
  source,
  sent,
  pasted,
  links,
  opened: recorded.opened,
  refused,
  notified,
  showsAfterSecondStart,
  otherShell,
  showsAfterOtherShell,
};
app.once('test-exit', () => finish({ ...report, exits: recorded.exits }));
app.quit();
app.quit();

/** Exits the process; the promise never settles, so that nothing after it runs. */
function finish(result) {
  return new Promise(() => process.stdout.write(`\n${JSON.stringify(result)}\n`, () => process.exit(0)));
}
