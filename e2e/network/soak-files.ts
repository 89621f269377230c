import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../simulation/random.ts';
import { type Host, HostEnded } from './host.ts';
import { makeFile, type SentFile } from './sent-file.ts';

const FILE_EVERY_MS = 2000;
const MIN_BYTES = 1000;
const MAX_BYTES = 20_000_000;

interface Sending {
  readonly from: Host;
  readonly to: Host;
  readonly file: SentFile;
}

/** Sends files of any size between any two hosts, all the time. */
export class SoakFiles {
  readonly #sendings: Sending[] = [];
  readonly #hosts: readonly Host[];
  readonly #folder: string;
  readonly #random: Random;
  readonly #over = new AbortController();
  readonly #done: Promise<void>;

  constructor(hosts: readonly Host[], folder: string, random: Random) {
    this.#hosts = hosts;
    this.#folder = folder;
    this.#random = random;
    this.#done = this.#send();
  }

  get count(): number {
    return this.#sendings.length;
  }

  async end(): Promise<void> {
    this.#over.abort();
    await this.#done;
  }

  to(host: Host): SentFile[] {
    return this.#sendings.filter(({ to }) => to === host).map(({ file }) => file);
  }

  perPair(): { from: Host; to: Host; sent: SentFile[] }[] {
    return this.#hosts.flatMap((from) =>
      this.#hosts
        .map((to) => ({ from, to, sent: this.#between(from, to) }))
        .filter(({ sent }) => sent.length > 0),
    );
  }

  #between(from: Host, to: Host): SentFile[] {
    return this.#sendings.filter((each) => each.from === from && each.to === to).map(({ file }) => file);
  }

  async #send(): Promise<void> {
    const random = this.#random;
    const { signal } = this.#over;
    for (let index = 0; !signal.aborted; index++) {
      const from = random.pick(this.#hosts);
      const to = random.pick(this.#hosts.filter((host) => host !== from));
      const sizeBytes = random.scaled(MIN_BYTES, MAX_BYTES);
      if (from.isRunning) await this.#sendOne(from, to, `soak-${index}.bin`, sizeBytes);
      await pause(FILE_EVERY_MS, undefined, { signal }).catch(() => {});
    }
  }

  async #sendOne(from: Host, to: Host, name: string, sizeBytes: number): Promise<void> {
    const file = makeFile(this.#folder, name, sizeBytes);
    try {
      await from.call('sendFiles', to.id, [{ name, path: file.path, sizeBytes }]);
      this.#sendings.push({ from, to, file });
    } catch (error) {
      if (!(error instanceof HostEnded)) throw error;
    }
  }
}
