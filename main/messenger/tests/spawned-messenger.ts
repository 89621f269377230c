import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ItemView, PersonView, TransferView } from '../../ipc/contract.ts';

/** A line reported by spawned-messenger-main.ts. */
export interface Line {
  readonly ready?: string;
  readonly id?: string;
  readonly transfer?: TransferView;
  readonly sha256?: string;
  readonly person?: PersonView;
  readonly item?: { readonly item: ItemView };
  readonly value?: unknown;
}

/** A Lanline in its own process (spawned-messenger-main.ts). */
export class SpawnedMessenger {
  readonly #args: string[];
  #child: ChildProcess | undefined;
  #lines: Line[] = [];
  #look = () => {};
  /** Whom it runs as, if not as we do. */
  uid: number | undefined;
  id = '';
  address = '';

  constructor(...args: string[]) {
    this.#args = args;
  }

  async start(): Promise<void> {
    const script = fileURLToPath(new URL('./spawned-messenger-main.ts', import.meta.url));
    const port = this.address.split(':')[1] ?? '0';
    const args = ['--unhandled-rejections=strict', script, ...this.#args, port];
    const child = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      ...(this.uid === undefined ? {} : { uid: this.uid }),
    });
    this.#child = child;
    this.#lines = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#lines.push(JSON.parse(line));
      this.#look();
    });
    const { ready, id } = await this.until((line) => line.ready !== undefined && line);
    this.id = id ?? '';
    this.address = ready ?? '';
  }

  call(call: string, ...args: unknown[]): void {
    this.#child?.stdin?.write(`${JSON.stringify({ call, args })}\n`);
  }

  /** Waits until `look` finds something in a line received since the start. */
  until<T>(look: (line: Line) => T | false | undefined): Promise<T> {
    return new Promise((resolve) => {
      this.#look = () => {
        for (const line of this.#lines) {
          const found = look(line);
          if (found !== undefined && found !== false) return resolve(found);
        }
      };
      this.#look();
    });
  }

  /** The sender's progress, each time it was reported: a step back means that bytes were resent. */
  sentSoFar(): number[] {
    return this.#lines.flatMap(({ transfer }) => (transfer?.state === 'running' ? [transfer.doneBytes] : []));
  }

  /** The texts in a conversation; waits until there are at least `count`. */
  async textsWith(personId: string, count: number): Promise<string[]> {
    const texts: string[] = [];
    for (let before: string | null = null; texts.length < count; ) {
      this.#lines = [];
      this.call('items', personId, before, 200);
      const page = await this.until<ItemView[]>(({ value }) => Array.isArray(value) && value);
      if (page.length === 0) break;
      before = page[0]?.id ?? null;
      texts.unshift(...page.flatMap((item) => (item.kind === 'text' ? [item.text] : [])));
    }
    return texts;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }
}
