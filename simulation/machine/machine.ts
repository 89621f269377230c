import type { Identity, Peer } from '../../main/engine/index.ts';
import type { EventName, Events, TransferView } from '../../main/ipc/contract.ts';
import type { AppShell } from '../../main/messenger/app-shell.ts';
import type { Environment } from '../../main/messenger/environment.ts';
import type { Disk } from '../../main/messenger/files/disk.ts';
import { FileContent } from '../../main/messenger/files/file-content.ts';
import { createMessenger, type Messenger } from '../../main/messenger/messenger.ts';
import type { PrivateKeyFile } from '../../main/messenger/profile/private-key-file.ts';
import type { Settings } from '../../main/messenger/profile/settings.ts';
import { StorageWatch } from '../../main/messenger/storage/storage-watch.ts';
import { wordsIn } from '../../main/messenger-words.ts';
import type { Journal } from '../journal.ts';
import { Host } from '../network/host.ts';
import type { Network } from '../network/network.ts';
import { SimulatedPeer } from '../network/simulated-peer.ts';
import { Random } from '../random.ts';
import { Process } from './process.ts';
import { SimulatedDatabase } from './simulated-database.ts';
import { SimulatedDisk } from './simulated-disk.ts';

export const DOWNLOADS = '/downloads';
const SETTINGS: Omit<Settings, 'name'> = {
  named: true,
  visible: true,
  encryption: 'prefer',
  plainAddresses: [],
  colour: null,
  tellsRead: true,
  tellsTyping: true,
};
const words = wordsIn(['en']);

export interface MachineInit {
  readonly name: string;
  readonly ip: string;
  readonly port: number;
  readonly network: Network;
  readonly journal: Journal;
  readonly seed: number;
  /** Its database may become full. */
  readonly mayFill: boolean;
  readonly sabotage: Sabotage | undefined;
}

/** Breaks every machine's program on purpose, to see that it is noticed. */
export interface Sabotage {
  /** The program does not understand these messages. */
  swallows?(type: string): boolean;
  stores?(stores: Stores): Stores;
  disk?(disk: Disk): Disk;
  /** The window is not told. */
  hides?(event: EventName, nowMs: number): boolean;
}

export type Stores = ReturnType<SimulatedDatabase['open']>;

/** What a window would be sent. */
export type Window = <E extends EventName>(event: E, payload: Events[E]) => void;

/** A machine with Lanline on it: what stays when the program ends, and the program while it runs. */
export class Machine {
  readonly name: string;
  readonly host: Host;
  readonly disk = new SimulatedDisk();
  readonly database: SimulatedDatabase;
  readonly fingerprint: string;
  /** By which the others know it. */
  readonly id: string;
  readonly random: Random;
  port: number;
  /** By how much its wall clock is wrong. */
  wallOffsetMs = 0;
  /** What fails on it has been made to fail: what the program logs about that is no fault. */
  injures = false;
  process: Process | undefined;
  peer: SimulatedPeer | undefined;
  messenger: Messenger | undefined;
  stores: Stores | undefined;
  window: Window = () => {};
  /** What the window shows of each transfer. */
  readonly shown = new Map<string, TransferView & { readonly personId: string }>();
  readonly #network: Network;
  readonly #journal: Journal;
  readonly #sabotage: Sabotage | undefined;
  #settings: Settings;

  constructor({ name, ip, port, network, journal, seed, mayFill, sabotage }: MachineInit) {
    this.name = name;
    this.database = SimulatedDatabase.take(mayFill);
    this.port = port;
    this.#sabotage = sabotage;
    this.#network = network;
    this.#journal = journal;
    this.random = new Random(seed, `machine ${name}`);
    this.fingerprint = this.random.hex(32);
    this.id = this.fingerprint.slice(0, 16);
    this.host = new Host(name, ip);
    this.#settings = { ...SETTINGS, name };
    this.disk.makeFolders(DOWNLOADS);
    network.add(this.host);
  }

  get running(): boolean {
    return this.process?.running === true && this.peer?.listening === true;
  }

  /** Starts the program. */
  start(): void {
    const sabotage = this.#sabotage;
    const process = new Process(this.#network.time, () => this.wallOffsetMs);
    const log = (event: string, error: unknown) => this.#logged(event, error);
    const { host, port, fingerprint, disk } = this;
    const identity = { fingerprint } as Identity; // keys are the engine's affair
    const peer = new SimulatedPeer({
      network: this.#network,
      host,
      process,
      port,
      identity,
      log,
      swallows: sabotage?.swallows,
    });
    const seenDisk = sabotage?.disk?.(disk.seenBy(process)) ?? disk.seenBy(process);
    this.process = process;
    this.peer = peer;
    const stores = this.database.open();
    this.stores = sabotage?.stores?.(stores) ?? stores;
    const environment: Environment = {
      clock: process.clock,
      randomHex: (byteCount) => this.random.hex(byteCount),
      log,
      tell: (event, payload) => {
        const isHidden = sabotage?.hides?.(event, this.#network.time.nowMs) === true;
        if (process.alive && !isHidden) this.window(event, payload);
      },
    };
    const storage = new StorageWatch({ database: stores.database, environment, atStart: undefined });
    const messenger = createMessenger({
      peer: peer as unknown as Peer,
      shell: shellOf(seenDisk),
      contacts: this.stores.contacts,
      history: this.stores.history,
      edits: this.stores.edits,
      transfers: this.stores.transfers,
      rules: this.stores.rules,
      keyFile: undefined as unknown as PrivateKeyFile, // nobody changes keys here
      settings: this.#settingsStore(),
      downloadsFolder: DOWNLOADS,
      storage,
      words,
      disk: seenDisk,
      environment,
    });
    this.messenger = messenger;
    messenger.start().catch((error: unknown) => log('start', error));
  }

  /** Closes the program as a user does. */
  quit(): void {
    const { process, messenger, peer } = this;
    process?.enter(() => {
      messenger
        ?.stop()
        .catch((error: unknown) => this.#logged('stop', error))
        .finally(() => {
          this.#writeWhatWaits();
          peer?.end(false);
          process.kill();
        });
    });
  }

  /** What could not be written before is written now, or never. */
  #writeWhatWaits(): void {
    try {
      this.stores?.database.catchUp();
    } catch (error) {
      this.#logged('storage', error);
    }
  }

  /** The program ends without a word; without power, so does the system. */
  crash(powerLost: boolean): void {
    if (powerLost) this.host.on = false;
    this.peer?.end(powerLost);
    this.process?.kill();
    this.#network.changed();
  }

  #settingsStore() {
    const machine = this;
    return {
      get current() {
        return machine.#settings;
      },
      async change(changes: Partial<Settings>) {
        machine.#settings = { ...machine.#settings, ...changes };
      },
    };
  }

  #logged(event: string, error: unknown): void {
    if (this.process?.alive !== true) return;
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (this.injures) this.#journal.note(this.name, `logs ${event}: ${String(error)}`);
    else this.#journal.fault(`logged: ${event}`, `${this.name}: ${detail}`);
  }
}

function shellOf(disk: Disk): AppShell {
  return {
    kind: 'web',
    openSource: async (source, offset) =>
      new FileContent(await disk.open(source.path ?? '', 'r'), offset, source.sizeBytes),
    chooseSavePath: async () => null,
    showInFolder: async () => {},
    openLink: async () => {},
  };
}
