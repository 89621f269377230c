import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Machine } from './namespaces.ts';
import type { News } from './watching-peer.ts';

const MAIN = fileURLToPath(new URL('./watching-peer.ts', import.meta.url));

/** A watching peer in its own process on a machine, and what it said. */
export class Watcher {
  readonly machine: Machine;
  readonly name: string;
  /** Others by their address, as it sees them now. */
  readonly seen = new Map<string, string>();
  /** Everybody who went, so far. */
  readonly leavers: string[] = [];
  problem: string | null = null;
  addresses: readonly string[] = [];
  descriptors = 0;
  readonly #child: ChildProcess;
  readonly #looks = new Set<() => void>();

  constructor(machine: Machine, name: string) {
    this.machine = machine;
    this.name = name;
    const argv = [process.execPath, '--no-warnings', MAIN, name];
    this.#child = machine.start(argv, { stdio: ['pipe', 'pipe', 'inherit'] });
    if (this.#child.stdout === null) throw new Error('It was started without a pipe.');
    createInterface({ input: this.#child.stdout }).on('line', (line) =>
      this.#learn(JSON.parse(line) as News),
    );
  }

  /**
   * Milliseconds until `look` is true.
   * @throws Error after `withinMs`
   */
  until(look: () => boolean, withinMs: number): Promise<number> {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const check = () => {
        if (!look()) return;
        clearTimeout(timer);
        this.#looks.delete(check);
        resolve(performance.now() - began);
      };
      const timer = setTimeout(() => {
        this.#looks.delete(check);
        const { name, seen, problem, addresses } = this;
        const state = JSON.stringify({ name, seen: [...seen.values()], problem, addresses });
        reject(new Error(`Not within ${withinMs} ms: ${look}, ${state}`));
      }, withinMs);
      this.#looks.add(check);
      check();
    });
  }

  sees(other: Watcher): boolean {
    return [...this.seen.values()].includes(other.name);
  }

  async countDescriptors(): Promise<number> {
    this.descriptors = 0;
    this.#child.stdin?.write('\n');
    await this.until(() => this.descriptors > 0, 10_000);
    return this.descriptors;
  }

  /** Stops it as its user would. */
  async quit(): Promise<void> {
    await this.#end(() => this.#child.stdin?.end());
  }

  /** Ends its process at once. */
  async kill(): Promise<void> {
    await this.#end(() => this.#child.kill('SIGKILL'));
  }

  async #end(how: () => void): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    how();
    await exited;
  }

  #learn(news: News): void {
    if ('ready' in news) this.addresses = [news.ready];
    else if ('found' in news) this.seen.set(news.found, news.name);
    else if ('gone' in news) {
      this.seen.delete(news.gone);
      this.leavers.push(news.gone);
    } else if ('problem' in news) this.problem = news.problem;
    else if ('addresses' in news) this.addresses = news.addresses;
    else this.descriptors = news.descriptors;
    for (const look of [...this.#looks]) look();
  }
}
