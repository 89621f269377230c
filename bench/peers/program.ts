import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { endedWithUs } from '../ended-with-us.ts';

const START_MS = 15_000;
const POLL_MS = 5;
/** In /proc/net/tcp. */
const LISTENING = '0A';

export interface ProgramOptions {
  readonly folder?: string;
  /** Descriptors of files that it reads and writes. */
  readonly input?: number;
  readonly output?: number;
}

/** Somebody else's program, which ends when it is disposed of. */
export class Program implements AsyncDisposable {
  /** Rejects with what it complained about, unless it ends well. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;

  constructor(argv: readonly string[], { folder, input, output }: ProgramOptions = {}) {
    const [command = '', ...rest] = argv;
    const stdio = [input ?? 'ignore', output ?? 'ignore', 'pipe'] as const;
    // Wherever a user's PATH does not lead: most servers are there.
    const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
    const env = { ...process.env, PATH };
    this.#child = endedWithUs(spawn(command, rest, { cwd: folder, stdio: [...stdio], env }));
    this.ended = this.#end();
    this.ended.catch(() => {}); // a server's end is of interest only while somebody waits for it
  }

  /** Once it takes connections at this port. @throws Error if it does not */
  async listening(port: number): Promise<void> {
    const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
    const socket = new RegExp(`:${hexPort} [0-9A-F]+:0000 ${LISTENING} `);
    const late = performance.now() + START_MS;
    const stopped = this.ended.then(() => Promise.reject(new Error('it ended')));
    stopped.catch(() => {}); // later, that is what is wanted
    while (!socket.test(this.#sockets())) {
      if (performance.now() > late) throw new Error('it does not start');
      await Promise.race([pause(POLL_MS), stopped]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await this.ended.catch(() => {});
  }

  /** Of its network, which may not be ours. */
  #sockets(): string {
    try {
      return readFileSync(`/proc/${this.#child.pid}/net/tcp`, 'latin1');
    } catch {
      return ''; // not any more
    }
  }

  async #end(): Promise<void> {
    const child = this.#child;
    let complaint = '';
    child.stderr?.on('data', (bytes) => {
      complaint = (complaint + bytes).slice(-500);
    });
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(complaint.trim().split('\n').at(-1) || `it ended with ${code}`);
  }
}

/** Runs a program to its end. @throws Error with what it complained about */
export async function run(argv: readonly string[], options: ProgramOptions = {}): Promise<void> {
  await using program = new Program(argv, options);
  await program.ended;
}

export async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
}
