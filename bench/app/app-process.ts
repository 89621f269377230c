import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { CallName, Calls, Events, PersonView, TransferView } from '../../main/ipc/contract.ts';
import type { CallResult } from '../../main/ipc/serve.ts';
import { endedWithUs } from '../ended-with-us.ts';
import type { AppOptions, Order, Told } from './app-lines.ts';

/** Longer than anything takes here, even 4 GiB on a slow disk. */
const LIMIT_MS = 600_000;
const ENDED: ReadonlySet<TransferView['state']> = new Set(['failed', 'cancelled', 'denied']);

type Call<N extends CallName> = Awaited<ReturnType<Calls[N]>>;
type OrderBody = Order extends infer O ? (O extends Order ? Omit<O, 'id'> : never) : never;

/** A transfer as last told. */
export interface SeenTransfer {
  readonly view: TransferView;
  readonly atMs: number;
}

/** A Lanline in its own process (processes/app.ts). */
export class AppProcess {
  readonly name: string;
  /** By which others know it. */
  id = '';
  address = '';
  /** When its connection to somebody opened, since it was started. */
  linkOpenedAtMs: number | undefined;
  /** By ID. */
  readonly transfers = new Map<string, SeenTransfer>();
  readonly #options: Omit<AppOptions, 'port'>;
  readonly #answers = new Map<number, (told: Extract<Told, { answers: number }>) => void>();
  readonly #looks = new Set<() => void>();
  #child: ChildProcess | undefined;
  #failure: Error | undefined;
  #lastOrder = 0;

  constructor(options: Omit<AppOptions, 'port'>) {
    this.#options = options;
    this.name = options.name;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts it, again at the same address if it ran before. */
  async start(): Promise<void> {
    const port = Number(this.address.split(':')[1] ?? 0);
    this.linkOpenedAtMs = undefined;
    this.transfers.clear();
    let isReady = false;
    const file = new URL('../processes/app.ts', import.meta.url);
    const options = JSON.stringify({ ...this.#options, port });
    const child = endedWithUs(fork(file, [options], { execArgv: ['--no-warnings'] }));
    this.#child = child;
    child.on('message', (told: Told) => {
      if ('ready' in told) {
        this.id = told.ready.me.fingerprint.slice(0, 16);
        this.address = told.addressName;
        for (const person of told.ready.people) this.#seePerson(person, told.atMs);
        isReady = true;
      } else if ('event' in told) this.#see(told);
      else this.#answers.get(told.answers)?.(told);
      for (const look of [...this.#looks]) look();
    });
    child.on('exit', (code) => {
      if (child === this.#child) this.#fail(`ended with ${code}`);
    });
    await this.until(() => isReady || undefined, 'it is ready');
  }

  /** Returns what it came to, and when it was begun. */
  async call<N extends CallName>(
    call: N,
    ...args: Parameters<Calls[N]>
  ): Promise<{ readonly value: Call<N>; readonly atMs: number }> {
    return (await this.#order({ do: 'call', call, args })) as { value: Call<N>; atMs: number };
  }

  /** How long its main thread was busy at a stretch, at most, since the last time. */
  async longestGapMs(): Promise<number> {
    return (await this.#order({ do: 'tell-gap' })).value as number;
  }

  async chat(personId: string): Promise<void> {
    await this.#order({ do: 'chat', personId });
  }

  /** Returns how long each text took until it was delivered, in milliseconds. */
  async endChat(): Promise<readonly number[]> {
    return (await this.#order({ do: 'end-chat' })).value as readonly number[];
  }

  /** Waits until `look` finds something. @throws Error if it ends, if a transfer fails, or if it takes far too long */
  until<T>(look: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (how: () => void) => {
        clearTimeout(timer);
        this.#looks.delete(check);
        how();
      };
      const check = () => {
        const found = look();
        const failure = this.#failure;
        if (found !== undefined) end(() => resolve(found));
        else if (failure !== undefined) end(() => reject(failure));
      };
      const late = () => end(() => reject(new Error(`${this.name} waits in vain until ${what}.`)));
      const timer = setTimeout(late, LIMIT_MS);
      this.#looks.add(check);
      check();
    });
  }

  /** Ends its process at once. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    this.#child = undefined; // it is meant to end
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async #order(body: OrderBody): Promise<{ readonly value: unknown; readonly atMs: number }> {
    const id = ++this.#lastOrder;
    let answer: { readonly result: CallResult; readonly atMs: number } | undefined;
    this.#answers.set(id, (told) => {
      answer = told;
    });
    this.#child?.send({ id, ...body });
    const { result, atMs } = await this.until(() => answer, `${body.do} is answered`);
    this.#answers.delete(id);
    if (!result.ok) throw new Error(`${this.name}, ${body.do}: ${JSON.stringify(result.error)}`);
    return { value: result.value, atMs };
  }

  #see({ event, payload, atMs }: Extract<Told, { event: string }>): void {
    if (event === 'person') this.#seePerson(payload as PersonView, atMs);
    if (event === 'item') {
      const { item } = payload as Events['item'];
      if (item.kind === 'file') this.#seeTransfer(item.transfer, atMs);
    }
    if (event === 'transfer') this.#seeTransfer((payload as Events['transfer']).transfer, atMs);
  }

  #seePerson({ link, lanline }: PersonView, atMs: number): void {
    if (lanline && link.state === 'open') this.linkOpenedAtMs ??= atMs;
  }

  #seeTransfer(view: TransferView, atMs: number): void {
    this.transfers.set(view.id, { view, atMs });
    if (ENDED.has(view.state))
      this.#fail(`says that ${view.name} has ${view.state}: ${JSON.stringify(view.problem)}`);
  }

  #fail(why: string): void {
    this.#failure ??= new Error(`${this.name} ${why}.`);
    for (const look of [...this.#looks]) look();
  }
}
