import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Calls,
  Events,
  ItemView,
  MeView,
  OfferView,
  PersonView,
  Snapshot,
  TransferView,
} from '../../ipc/contract.ts';
import { createLanline, type Lanline } from '../../lanline.ts';
import type { AppShell } from '../app-shell.ts';
import { FileContent } from '../files/file-content.ts';

const UNTIL_MS = 10_000;

/** A free UDP port, so that a test has discovery to itself. */
export async function privatePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/** Where a Lanline stores its data, and how others reach it. */
interface Place {
  readonly name: string;
  readonly discoveryPort: number;
  readonly folder: string;
  readonly downloads: string;
  /** 0: any. */
  readonly port: number;
  readonly shown: string[];
}

/** A complete Lanline on 127.0.0.1, with a user who sees what a window would be sent. */
export class TestMessenger {
  readonly place: Place;
  readonly folder: string;
  readonly downloads: string;
  readonly lanline: Lanline;
  /** The ID by which others know us. */
  readonly id: string;
  readonly people = new Map<string, PersonView>();
  readonly items = new Map<string, ItemView>();
  readonly shown: string[];
  offers: readonly OfferView[] = [];
  /** Since it has changed. */
  me: MeView | undefined;
  readonly #answered = new Set<string>();
  #looks = new Set<() => void>();

  private constructor(place: Place, lanline: Lanline, fingerprint: string) {
    this.place = place;
    this.folder = place.folder;
    this.downloads = place.downloads;
    this.shown = place.shown;
    this.lanline = lanline;
    this.id = fingerprint.slice(0, 16);
    lanline.subscribe((event, payload) => {
      this.#see(event, payload);
      for (const look of this.#looks) look();
    });
  }

  /** @param on where its data and its downloads are: by default, in a new folder */
  static async open(
    name: string,
    discoveryPort: number,
    on: {
      readonly data?: string | undefined;
      readonly downloads?: string | undefined;
    } = {},
  ): Promise<TestMessenger> {
    const folder = on.data ?? (await mkdtemp(join(tmpdir(), 'lanline-')));
    const downloads = on.downloads ?? join(folder, 'downloads');
    return TestMessenger.#start({ name, discoveryPort, folder, downloads, port: 0, shown: [] });
  }

  static async #start(place: Place): Promise<TestMessenger> {
    const { name, discoveryPort, folder, downloads, port, shown } = place;
    const shell: AppShell = {
      kind: 'web',
      openSource: async (source, offset) =>
        new FileContent(await open(source.path ?? ''), offset, source.sizeBytes),
      chooseSavePath: async (fileName) => join(folder, fileName),
      async showInFolder(path) {
        shown.push(path);
      },
      async openLink(address) {
        shown.push(address);
      },
    };
    const address = '127.0.0.1';
    const options = { name, address, port, discoveryPort, dataFolder: folder, downloadsFolder: downloads };
    const lanline = await createLanline(options, shell);
    const snapshot = await lanline.call('snapshot', []);
    const { me } = (snapshot as { value: Snapshot }).value;
    return new TestMessenger(place, lanline, me.fingerprint);
  }

  /** Restarts Lanline at the same address with its stored data; `change` runs in between. */
  async restart(change: (folder: string) => Promise<void> = async () => undefined): Promise<TestMessenger> {
    const port = Number(this.address.split(':')[1]);
    await this.lanline.stop();
    await change(this.folder);
    return TestMessenger.#start({ ...this.place, port });
  }

  get address(): string {
    return this.lanline.addressName;
  }

  /** Makes a call as a window would; rejects with the problem's code. */
  async call<N extends keyof Calls>(
    name: N,
    ...args: Parameters<Calls[N]>
  ): Promise<Awaited<ReturnType<Calls[N]>>> {
    const result = await this.lanline.call(name, args);
    if (!result.ok) throw new Error(result.error.code);
    return result.value as Awaited<ReturnType<Calls[N]>>;
  }

  /** Resolves with what `look` finds, as soon as it finds something. */
  until<T>(look: () => T | undefined | false): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const check = () => {
      const found = look();
      if (found !== undefined && found !== false) resolve(found);
    };
    const timer = setTimeout(() => {
      const seen = JSON.stringify(
        [[...this.people.values()], this.offers, [...this.items.values()]],
        null,
        1,
      );
      reject(new Error(`Never seen: ${look}\n${seen.slice(0, 4000)}`));
    }, UNTIL_MS);
    this.#looks.add(check);
    check();
    return promise.finally(() => {
      clearTimeout(timer);
      this.#looks.delete(check);
    });
  }

  link(other: { readonly id: string }, state: PersonView['link']['state']): Promise<PersonView> {
    return this.until(() => {
      const person = this.people.get(other.id);
      return person?.link.state === state && person;
    });
  }

  /** Answers the next offer of a kind. */
  async answer(kind: OfferView['what']['kind'], accept: boolean): Promise<OfferView> {
    // The offer answered last may still be in the list.
    const isOpen = (each: OfferView) =>
      each.what.kind === kind && each.state === 'waiting' && !this.#answered.has(each.id);
    const offer = await this.until(() => this.offers.find(isOpen));
    this.#answered.add(offer.id);
    await this.call('answerOffer', offer.id, accept);
    return offer;
  }

  transfer(direction: 'in' | 'out', state: TransferView['state']): Promise<TransferView> {
    return this.until(() =>
      this.transfers().find((each) => each.direction === direction && each.state === state),
    );
  }

  transfers(): TransferView[] {
    return [...this.items.values()].flatMap((item) => (item.kind === 'file' ? [item.transfer] : []));
  }

  text(text: string): Promise<ItemView> {
    return this.until(() =>
      [...this.items.values()].find((item) => item.kind === 'text' && item.text === text),
    );
  }

  item<K extends ItemView['kind']>(kind: K): Promise<Extract<ItemView, { kind: K }>> {
    type Found = Extract<ItemView, { kind: K }>;
    return this.until(() => [...this.items.values()].find((item): item is Found => item.kind === kind));
  }

  /** Connects, and has the other side accept. */
  async meet(other: TestMessenger): Promise<void> {
    await this.call('connectTo', other.address);
    // Somebody let in before is not asked about again.
    await other.until(() => {
      const offer = other.offers.find((each) => each.what.kind === 'chat' && each.state === 'waiting');
      if (offer !== undefined && !other.#answered.has(offer.id)) {
        other.#answered.add(offer.id);
        void other.lanline.call('answerOffer', [offer.id, true]);
      }
      return other.people.get(this.id)?.link.state === 'open';
    });
    await this.until(
      () => this.people.get(other.id)?.lanline && this.people.get(other.id)?.link.state === 'open',
    );
    await other.link(this, 'open');
  }

  async close(): Promise<void> {
    await this.lanline.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  #see(event: string, payload: unknown): void {
    if (event === 'me') {
      this.me = payload as Events['me'];
    } else if (event === 'personGone') {
      this.people.delete((payload as Events['personGone']).id);
    } else if (event === 'person') {
      const person = payload as Events['person'];
      this.people.set(person.id, person);
    } else if (event === 'offers') {
      this.offers = payload as Events['offers'];
    } else if (event === 'item') {
      const { item } = payload as Events['item'];
      this.items.set(item.id, item);
    } else if (event === 'transfer') {
      const { itemId, transfer } = payload as Events['transfer'];
      const item = this.items.get(itemId);
      if (item?.kind === 'file') this.items.set(itemId, { ...item, transfer });
    } else if (event === 'stream') {
      const { itemId, stream } = payload as Events['stream'];
      const item = this.items.get(itemId);
      if (item?.kind === 'stream') this.items.set(itemId, { ...item, stream });
    }
  }
}
