import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CallName, Calls, ItemView } from '../../main/ipc/contract.ts';
import type { CallResult } from '../../main/ipc/serve.ts';
import { ErrorLog } from './error-log.ts';
import type { HostCost, HostOptions, Told } from './host-lines.ts';
import { monotonicMs } from './monotonic.ts';
import type { Machine } from './namespaces.ts';
import { ShownWindow } from './shown-window.ts';

const MAIN = fileURLToPath(new URL('./host-main.ts', import.meta.url));
const START_MS = 60_000;
const STOP_MS = 30_000;
/** Longer than any host stands still. */
const ANSWER_MS = 240_000;

export interface HostSettings {
  readonly machine: Machine;
  /** `10.77.0.1/24` */
  readonly address: string;
  readonly name: string;
  readonly folder: string;
  readonly dataFolder?: string;
  readonly downloadsFolder?: string;
  /** The most descriptors it may have open. */
  readonly descriptors?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A call was not answered because the host ended. */
export class HostEnded extends Error {}
/** A call was refused: what was asked for has not happened. */
export class Refused extends Error {}

/** A Lanline in a process of its own on a machine of its own. */
export class Host {
  readonly name: string;
  readonly machine: Machine;
  readonly downloadsFolder: string;
  readonly shown = new ShownWindow();
  readonly errors = new ErrorLog();
  /** How it ended, each time that nobody wanted it to. */
  readonly crashes: string[] = [];
  address: string;
  id = '';
  readonly #options: HostOptions;
  readonly #settings: HostSettings;
  readonly #looks = new Set<() => void>();
  readonly #calls = new Map<number, (result: CallResult | undefined) => void>();
  #lastCall = 0;
  #child: ChildProcess | undefined;
  #isLoaded = false;
  #isReady = false;
  #isEnding = false;

  constructor(settings: HostSettings) {
    const { name, machine, address, folder } = settings;
    this.#settings = settings;
    this.name = name;
    this.machine = machine;
    this.address = address;
    this.downloadsFolder = settings.downloadsFolder ?? join(folder, 'downloads');
    const dataFolder = settings.dataFolder ?? join(folder, 'data');
    mkdirSync(folder, { recursive: true });
    this.#options = { name, dataFolder, downloadsFolder: this.downloadsFolder };
  }

  get isRunning(): boolean {
    return this.#isReady;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Loads the program, without starting Lanline. */
  async load(): Promise<void> {
    const { descriptors, environment } = this.#settings;
    const limit =
      descriptors === undefined ? [] : ['sh', '-c', `ulimit -n ${descriptors}; exec "$@"`, 'limited'];
    const flags = ['--no-warnings', '--expose-gc', '--unhandled-rejections=strict'];
    const argv = [...limit, process.execPath, ...flags, MAIN, JSON.stringify(this.#options)];
    const child = this.machine.start(argv, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
      // A stopped process whose group loses its parent would be hung up on.
      detached: true,
    });
    if (child.stdout === null || child.stderr === null) throw new Error('It was started without a pipe.');
    this.#child = child;
    this.#isEnding = false;
    child.stdin?.on('error', () => {}); // it ended: its calls are answered by that
    createInterface({ input: child.stderr }).on('line', (line) => this.errors.add(line));
    createInterface({ input: child.stdout }).on('line', (line) => this.#hear(JSON.parse(line) as Told));
    child.once('exit', (code, signal) => this.#ended(`exit code ${code}, signal ${signal}`));
    if ((await this.until(() => this.#isLoaded, START_MS)) === undefined)
      throw new Error(`${this.name} does not load`);
  }

  /** Starts Lanline in the loaded program. */
  async go(): Promise<void> {
    this.#child?.stdin?.write('\n');
    if ((await this.until(() => this.#isReady, START_MS)) === undefined)
      throw new Error(`${this.name} does not start: ${this.errors.entries.join('\n')}`);
  }

  async start(): Promise<void> {
    await this.load();
    await this.go();
  }

  /** @throws Refused, HostEnded */
  async call<N extends CallName>(
    name: N,
    ...args: Parameters<Calls[N]>
  ): Promise<Awaited<ReturnType<Calls[N]>>> {
    return (await this.#ask(name, args)) as Awaited<ReturnType<Calls[N]>>;
  }

  async cost(): Promise<HostCost> {
    return (await this.#ask('cost', [])) as HostCost;
  }

  /** The whole conversation, oldest first. */
  async items(personId: string): Promise<ItemView[]> {
    const all: ItemView[] = [];
    for (let before: string | null = null; ; ) {
      const page: ItemView[] = await this.call('items', personId, before, 200);
      all.unshift(...page);
      before = page[0]?.id ?? null;
      if (page.length < 200) return all;
    }
  }

  /** Milliseconds until `look` is true; undefined if it is not within `withinMs`. */
  until(look: () => boolean, withinMs: number): Promise<number | undefined> {
    const began = monotonicMs();
    return new Promise((resolve) => {
      const end = (tookMs: number | undefined) => {
        clearTimeout(timer);
        this.#looks.delete(check);
        resolve(tookMs);
      };
      const check = () => look() && end(monotonicMs() - began);
      const timer = setTimeout(() => end(undefined), withinMs);
      this.#looks.add(check);
      check();
    });
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#child?.exitCode === null) this.#child.kill(signal);
  }

  /** Ends it as its user would. */
  async quit(): Promise<void> {
    await this.#end(() => this.#child?.stdin?.end());
  }

  /** Ends its process at once, in whatever state it is. */
  async kill(): Promise<void> {
    await this.#end(() => this.signal('SIGKILL'));
  }

  /** Without waiting: this process is about to end. */
  abandon(): void {
    this.#isEnding = true;
    this.signal('SIGKILL');
  }

  async #end(how: () => void): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    this.#isEnding = true;
    const exited = once(child, 'exit');
    how();
    const late = setTimeout(() => {
      this.crashes.push(`did not end within ${STOP_MS} ms`);
      child.kill('SIGKILL');
    }, STOP_MS);
    await exited;
    clearTimeout(late);
  }

  async #ask(call: string, args: readonly unknown[]): Promise<unknown> {
    if (!this.#isReady) throw new HostEnded(this.name);
    const id = ++this.#lastCall;
    const result = await new Promise<CallResult | undefined>((resolve, reject) => {
      const late = () => reject(new Error(`${this.name} does not answer ${call}`));
      const timer = setTimeout(late, ANSWER_MS);
      this.#calls.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#child?.stdin?.write(`${JSON.stringify({ id, call, args })}\n`);
    });
    if (result === undefined) throw new HostEnded(this.name);
    if (!result.ok) throw new Refused(`${this.name}: ${call}: ${JSON.stringify(result.error)}`);
    return result.value;
  }

  #hear(told: Told): void {
    if ('answers' in told) {
      this.#calls.get(told.answers)?.(told.result);
      this.#calls.delete(told.answers);
    } else if ('event' in told) this.shown.learn(told.event, told.payload, told.atMs);
    else if ('ready' in told) {
      this.shown.begin(told);
      this.id = told.ready.me.fingerprint.slice(0, 16);
      this.#isReady = true;
    } else this.#isLoaded = true;
    this.#look();
  }

  #ended(how: string): void {
    if (!this.#isEnding) this.crashes.push(how);
    this.#isReady = false;
    this.#isLoaded = false;
    for (const resolve of this.#calls.values()) resolve(undefined);
    this.#calls.clear();
    this.#look();
  }

  #look(): void {
    for (const look of [...this.#looks]) look();
  }
}
