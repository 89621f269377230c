import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';

/** Runs a command to its end. @throws Error with what it printed */
export function run(...argv: readonly string[]): string {
  const [command = '', ...rest] = argv;
  return execFileSync(command, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Why there can be no namespaces here; undefined if there can. */
export function whyNoNamespaces(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces exist on Linux only';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  for (const [command, argument, hint] of [
    ['ip', '-V', 'iproute2'],
    ['iptables', '-V', 'iptables'],
  ] as const) {
    try {
      run(command, argument);
    } catch {
      return `the command ${command} is missing (package ${hint})`;
    }
  }
  const trial = `ll-${process.pid}-trial`;
  try {
    run('ip', 'netns', 'add', trial);
    run('ip', 'netns', 'del', trial);
    return undefined;
  } catch {
    return 'this system (a container?) forbids network namespaces';
  }
}

/** A machine of its own, as far as the network is concerned, with one cable into a switch. */
export class Machine {
  readonly space: string;
  readonly #port: string;
  readonly #lan: Lan;

  constructor(lan: Lan, space: string, port: string) {
    this.#lan = lan;
    this.space = space;
    this.#port = port;
  }

  /** Runs a command there, to its end. */
  run(...argv: readonly string[]): string {
    return run('ip', 'netns', 'exec', this.space, ...argv);
  }

  /** Starts a program there. */
  start(argv: readonly string[], options: SpawnOptions): ChildProcess {
    return spawn('ip', ['netns', 'exec', this.space, ...argv], options);
  }

  addAddress(address: string): void {
    this.run('ip', 'addr', 'add', address, 'brd', '+', 'dev', 'e0');
  }

  removeAddress(address: string): void {
    this.run('ip', 'addr', 'del', address, 'dev', 'e0');
  }

  /** As when a lease ends, and another address is given. */
  replaceAddress(from: string, to: string): void {
    this.removeAddress(from);
    this.addAddress(to);
  }

  /** Pulls the cable, or plugs it in again. */
  setCable(plugged: boolean): void {
    this.#lan.run('ip', 'link', 'set', this.#port, plugged ? 'up' : 'down');
  }

  /** Lets the switch forward nothing from and to it, while its lamp stays lit: as if a cable further away were cut. */
  setForwarded(forwarded: boolean): void {
    const bridge = forwarded ? ['master', 'br0'] : ['nomaster'];
    this.#lan.run('ip', 'link', 'set', this.#port, ...bridge);
  }

  /** Adds a rule like `INPUT -p tcp -j DROP` for what comes from others or goes to them. Returns its undo. */
  filter(chain: 'INPUT' | 'OUTPUT', ...rule: readonly string[]): () => void {
    const all = [chain, chain === 'INPUT' ? '-i' : '-o', 'e0', ...rule];
    this.run('iptables', '-w', '-A', ...all);
    return () => void this.run('iptables', '-w', '-D', ...all);
  }

  /** Drops a part of everything that arrives from others. Returns its undo. */
  lose(part: number): () => void {
    const random = ['-m', 'statistic', '--mode', 'random', '--probability', String(part)];
    return this.filter('INPUT', ...random, '-j', 'DROP');
  }

  /** Bounds what arrives and what leaves, each. */
  limitRate(megabitsPerSecond: number): void {
    const bucket = ['tbf', 'rate', `${megabitsPerSecond}mbit`, 'burst', '256kb', 'latency', '50ms'];
    this.run('tc', 'qdisc', 'add', 'dev', 'e0', 'root', ...bucket);
    this.#lan.run('tc', 'qdisc', 'add', 'dev', this.#port, 'root', ...bucket);
  }
}

/** A switch, and the machines at it. Everything is in namespaces of its own, and is gone after `close`. */
export class Lan {
  readonly #tag: string;
  readonly #spaces: string[] = [];

  /** @param tag keeps several at a time apart */
  constructor(tag: string) {
    this.#tag = `ll-${process.pid}-${tag}`;
    this.#addSpace(this.#tag);
    this.run('ip', 'link', 'add', 'br0', 'type', 'bridge');
    this.run('ip', 'link', 'set', 'br0', 'up');
  }

  /** Runs a command at the switch. */
  run(...argv: readonly string[]): string {
    return run('ip', 'netns', 'exec', this.#tag, ...argv);
  }

  /** @param address like 10.77.0.1/24; without it, the machine has none at first */
  plug(name: string, address?: string): Machine {
    const space = `${this.#tag}-${name}`;
    this.#addSpace(space);
    const machine = new Machine(this, space, `p${name}`);
    machine.run('ip', 'link', 'set', 'lo', 'up');
    this.run('ip', 'link', 'add', `p${name}`, 'type', 'veth', 'peer', 'name', 'e0', 'netns', space);
    this.run('ip', 'link', 'set', `p${name}`, 'master', 'br0', 'up');
    machine.run('ip', 'link', 'set', 'e0', 'up');
    if (address !== undefined) machine.addAddress(address);
    return machine;
  }

  close(): void {
    for (const space of this.#spaces.reverse()) run('ip', 'netns', 'del', space);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #addSpace(space: string): void {
    run('ip', 'netns', 'add', space);
    this.#spaces.push(space);
  }
}
