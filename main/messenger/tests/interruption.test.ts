import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TransferView } from '../../ipc/contract.ts';
import { privatePort } from './desk.ts';

/** Each is one kill at another moment; `LANLINE_KILLS=20` for many. */
const KILLS = Number(process.env.LANLINE_KILLS ?? 4);
const SIZE_BYTES = 300 * 1024 * 1024;
const MOST_SENT_TWICE = 0.1 * SIZE_BYTES;

interface Line {
  readonly ready?: string;
  readonly id?: string;
  readonly transfer?: TransferView;
  readonly sha256?: string;
}

/** One Lanline in a process of its own. */
class Process {
  readonly #args: string[];
  #child: ChildProcess | undefined;
  #lines: Line[] = [];
  #look = () => {};
  id = '';
  address = '';

  constructor(...args: string[]) {
    this.#args = args;
  }

  async start(): Promise<void> {
    const script = fileURLToPath(new URL('./desk-process.ts', import.meta.url));
    const port = this.address.split(':')[1] ?? '0';
    const child = spawn(process.execPath, [script, ...this.#args, port], {
      stdio: ['pipe', 'pipe', 'ignore'],
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

  /** What `look` finds in a line, of those that came since the start. */
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

  /** How far the sending was, each time that it was told: a step back is what was sent again. */
  sentSoFar(): number[] {
    return this.#lines.flatMap(({ transfer }) => (transfer?.state === 'running' ? [transfer.doneBytes] : []));
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }
}

let folder: string;
let source: string;
let sha256: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-kill-'));
  source = join(folder, 'film.bin');
  const content = randomFillSync(Buffer.allocUnsafe(SIZE_BYTES));
  sha256 = createHash('sha256').update(content).digest('hex');
  await writeFile(source, content);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Spread over the transfer, and the same in every run. */
const moments = Array.from({ length: KILLS }, (_, index) => {
  const fraction = 0.03 + 0.94 * ((index * 0.618_034 + 0.27) % 1);
  return [index % 2 === 0 ? 'receiver' : 'sender', Math.round(fraction * 100)] as const;
});

test.each(moments)(
  'the %s is killed after %i percent, and the file arrives whole',
  async (victim, percent) => {
    const port = String(await privatePort());
    const place = join(folder, `${victim}-${percent}`);
    const downloads = join(place, 'downloads');
    const ann = new Process('Ann', port, join(place, 'ann'), join(place, 'elsewhere'));
    const bob = new Process('Bob', port, join(place, 'bob'), downloads);
    try {
      await Promise.all([ann.start(), bob.start()]);
      ann.call('connectTo', bob.address);
      ann.call('sendFiles', bob.id, [{ name: 'film.bin', sizeBytes: SIZE_BYTES, path: source }]);
      const reached = (SIZE_BYTES * percent) / 100;
      await bob.until(({ transfer }) => transfer !== undefined && transfer.doneBytes >= reached);
      const sent = ann.sentSoFar();
      const killed = victim === 'sender' ? ann : bob;
      await killed.kill();
      await killed.start();
      expect(await bob.until((line) => line.sha256)).toBe(sha256);
      const all = victim === 'sender' ? [...sent, ...ann.sentSoFar()] : ann.sentSoFar();
      const twice = all.reduce((sum, at, index) => sum + Math.max(0, (all[index - 1] ?? 0) - at), 0);
      expect(twice).toBeLessThan(MOST_SENT_TWICE);
      expect(await readdir(downloads)).toEqual(['film.bin']);
    } finally {
      await Promise.all([ann.kill(), bob.kill()]);
      await rm(place, { recursive: true, force: true });
    }
  },
  120_000,
);
