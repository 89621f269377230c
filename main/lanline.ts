import { mkdir } from 'node:fs/promises';
import { platform } from 'node:os';
import about from '../package.json' with { type: 'json' };
import { Peer } from './engine/index.ts';
import { onlyInstance } from './instance/only-instance.ts';
import type { EventName } from './ipc/contract.ts';
import { Publisher } from './ipc/publish.ts';
import { type CallResult, serveCalls } from './ipc/serve.ts';
import type { AppShell } from './messenger/app-shell.ts';
import { type Environment, systemClock, systemRandomHex } from './messenger/environment.ts';
import { createMessenger } from './messenger/messenger.ts';
import { cleanDisplayName } from './messenger/people/display-name.ts';
import { PrivateKeyFile } from './messenger/profile/private-key-file.ts';
import { SettingsFile } from './messenger/profile/settings.ts';
import { openDatabase } from './messenger/storage/database.ts';
import { StorageWatch } from './messenger/storage/storage-watch.ts';
import { StoredContacts } from './messenger/storage/stored-contacts.ts';
import { StoredEdits } from './messenger/storage/stored-edits.ts';
import { StoredHistory } from './messenger/storage/stored-history.ts';
import { StoredRules } from './messenger/storage/stored-rules.ts';
import { StoredTransfers } from './messenger/storage/stored-transfers.ts';
import { wordsIn } from './messenger-words.ts';
import { processLanguages } from './terminal-words.ts';

/** The kind of machine, as shown to people. */
const DEVICES: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'Linux',
  darwin: 'Mac',
  win32: 'Windows',
};

export interface LanlineOptions {
  /** Overrides the name in the settings, and counts as confirmed. */
  readonly name?: string;
  /** IPv4 to listen on; default every interface. */
  readonly address?: string;
  /** 0, the default: any free port. */
  readonly port?: number;
  readonly discoveryPort?: number;
  readonly dataFolder: string;
  readonly downloadsFolder: string;
  /** Start with a new key that nobody knows; the old one is kept aside. */
  readonly newIdentity?: boolean;
}

export interface Lanline {
  call(name: string, args: unknown[]): Promise<CallResult>;
  /** Sends all events from now on. Returns a function that unsubscribes. */
  subscribe(send: (event: EventName, payload: unknown) => void): () => void;
  /** `ipv4:port` where we listen. */
  readonly addressName: string;
  /** Idempotent. */
  stop(): Promise<void>;
}

export const logToConsole: Environment['log'] = (event, error) => console.error(`lanline: ${event}:`, error);

/**
 * Assembles engine, messenger and ipc, independently of the shell. Rejects with a ListenError if it can't
 * listen, and with a Problem 'already-running' or 'storage-in-use' if another one has the data folder; then nothing
 * is left open.
 */
export async function createLanline(options: LanlineOptions, shell: AppShell): Promise<Lanline> {
  const { name, address, port, discoveryPort, dataFolder, downloadsFolder } = options;
  const log = logToConsole;
  const started = Promise.withResolvers<void>();
  const show = shell.show && (() => started.promise.then(() => shell.show?.()));
  // Undone in reverse order: when Lanline is stopped, or at once if a later step fails.
  await using steps = new AsyncDisposableStack();
  const instance = await onlyInstance(dataFolder, show, log);
  steps.defer(() => instance.release());
  const settings = await SettingsFile.load(dataFolder, log);
  const chosenName = cleanDisplayName(name);
  if (chosenName !== undefined) await settings.change({ name: chosenName, named: true });
  await mkdir(downloadsFolder, { recursive: true }).catch((error: unknown) => log('downloads folder', error));
  const keyFile = new PrivateKeyFile(dataFolder, shell.keychain);
  if (options.newIdentity === true) await keyFile.begin();
  const { identity, problem } = await keyFile.open();
  const { database, setAside } = openDatabase(dataFolder, String(Date.now()));
  steps.defer(() => database.close());
  const publisher = new Publisher({ clock: systemClock, log });
  const environment: Environment = {
    clock: systemClock,
    randomHex: systemRandomHex,
    log,
    tell: publisher.tell,
  };
  const atStart = problem ?? (setAside ? { code: 'storage-damaged', path: setAside } : undefined);
  const storage = new StorageWatch({ database, environment, atStart });
  steps.defer(() => storage.stop());
  const peer = new Peer({
    ...(address === undefined ? {} : { address }),
    ...(port === undefined ? {} : { port }),
    ...(discoveryPort === undefined ? {} : { discoveryPort }),
    identity,
    device: DEVICES[platform()] ?? 'Computer',
    version: about.version,
    log,
  });
  const messenger = createMessenger({
    peer,
    shell,
    contacts: new StoredContacts(database),
    history: new StoredHistory(database),
    edits: new StoredEdits(database),
    transfers: new StoredTransfers(database),
    rules: new StoredRules(database),
    keyFile,
    storage,
    words: wordsIn(shell.languages ?? processLanguages()),
    settings,
    downloadsFolder,
    environment,
  });
  steps.defer(() => messenger.stop());
  await messenger.start();
  started.resolve();
  const running = steps.move();
  let stopped: Promise<void> | undefined;
  return {
    call: serveCalls(messenger.calls, log),
    subscribe: (send) => publisher.subscribe(send),
    addressName: peer.addressName,
    stop: () => {
      stopped ??= running.disposeAsync();
      return stopped;
    },
  };
}
