// Loads the built main and preload bundles against the stand-in, and prints as JSON what a test wants to know.
import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

// A packaged app sees its executable, then the flags.
const [, main, preload] = process.argv.splice(1, 3);
const standIn = new URL('./electron-stand-in.mjs', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
const { app, told } = await import(standIn);

await import(pathToFileURL(main).href);
while (told.loaded === undefined && told.exits.length === 0)
  await new Promise((resolve) => setImmediate(resolve));
if (told.exits.length > 0) await finish({ exits: told.exits, errors: told.errors });
createRequire(import.meta.url)(preload);

const { window, lanline } = told;
const denied = {};
for (const name of ['will-navigate', 'will-frame-navigate', 'will-attach-webview']) {
  window.webContents.emit(name, {
    preventDefault: () => {
      denied[name] = true;
    },
  });
}
denied.windowOpen = told.windowOpen({ url: 'https://example.org' });
told.permissions.request(window.webContents, 'media', (allowed) => {
  denied.permissionRequest = !allowed;
});
denied.permissionCheck = !told.permissions.check(window.webContents, 'geolocation');

const [call] = told.handlers.values();
const fromStranger = async (senderFrame) => {
  try {
    await call({ senderFrame }, 'snapshot', []);
    return 'answered';
  } catch (error) {
    return error.message;
  }
};
const serve = async (url) => {
  const response = await told.protocols.get('app')(new Request(url));
  return { status: response.status, policy: response.headers.get('content-security-policy') };
};

const renamed = new Promise((resolve) => lanline.on.me((me) => me.name === 'Zoë' && resolve(me)));
const before = await lanline.calls.snapshot();
await lanline.calls.setName('Zoë');
const event = await renamed;
const failed = await lanline.calls.connectTo('nonsense').catch((error) => error);
const forged = await lanline.calls
  .sendFile('127.0.0.1:9', { name: 'passwd', sizeBytes: 1, path: '/etc/passwd' })
  .catch((error) => error);
const [source] = await lanline.sources([new File(['abc'], 'a.txt')]);

const report = {
  windowOptions: told.windowOptions,
  schemes: told.schemes,
  loaded: told.loaded,
  userData: told.userData,
  denied,
  strangers: [await fromStranger({ origin: 'https://example.org' }), await fromStranger(null)],
  page: await serve('app://lanline/'),
  outside: await serve('app://lanline/..%2f..%2fpackage.json'),
  otherHost: await serve('app://other/'),
  before,
  event,
  failed,
  forged,
  source,
};
app.once('test-exit', () => finish({ ...report, exits: told.exits }));
app.quit();

/** Ends the process; the promise never settles, so that nothing after it runs. */
function finish(result) {
  return new Promise(() => process.stdout.write(`\n${JSON.stringify(result)}\n`, () => process.exit(0)));
}
