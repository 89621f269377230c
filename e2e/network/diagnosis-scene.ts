/** Machines with a Lanline each whose user asks why somebody is not seen. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { DiagnosisView, StepCode, StepView } from '../../main/ipc/contract.ts';
import { LineProgram } from './line-program.ts';
import { Lan, type Machine, whyNoNamespaces } from './namespaces.ts';

const MAIN = fileURLToPath(new URL('./diagnosing-lanline.ts', import.meta.url));
export const PORT = 50_000;
export const skip = whyNoNamespaces() ?? false;
const folder = mkdtempSync(join(tmpdir(), 'lanline-diagnosis-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/** A Lanline on a machine, and the questions of its user. */
export class Asking {
  readonly #program: LineProgram;

  static async start(machine: Machine, name: string, port = PORT): Promise<Asking> {
    const argv = [process.execPath, '--no-warnings', MAIN, name, String(port), join(folder, String(count++))];
    const program = new LineProgram(machine.start(argv, { stdio: ['pipe', 'pipe', 'inherit'] }));
    await program.line();
    return new Asking(program);
  }

  private constructor(program: LineProgram) {
    this.#program = program;
  }

  async why(address = ''): Promise<DiagnosisView> {
    return JSON.parse(await this.#program.ask(address)) as DiagnosisView;
  }

  async hide(): Promise<void> {
    await this.#program.ask('hide');
  }

  end(): Promise<void> {
    return this.#program.end();
  }
}

/** Machines at one switch, and what runs there; all is gone when it is over. */
export class Scene {
  readonly lan = new Lan(`w${count++}`);
  readonly #running: { end(): Promise<void> }[] = [];

  async lanline(machine: Machine, name: string, port?: number): Promise<Asking> {
    const asking = await Asking.start(machine, name, port);
    this.#running.push(asking);
    return asking;
  }

  /** A program of Node's; resolves once it has said something. */
  async program(machine: Machine, source: string): Promise<void> {
    const argv = [
      process.execPath,
      '--input-type=module',
      '-e',
      `${source}\nprocess.stdin.resume().on('end', () => process.exit());`,
    ];
    const program = new LineProgram(machine.start(argv, { stdio: ['pipe', 'pipe', 'inherit'] }));
    this.#running.push(program);
    await program.line();
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((each) => each.end()));
    this.lan.close();
  }
}

export const inScene = (name: string, body: (scene: Scene) => Promise<void>) =>
  test(name, { skip }, async () => {
    const scene = new Scene();
    try {
      await body(scene);
    } finally {
      await scene.close();
    }
  });

export function step<C extends StepCode>({ sections }: DiagnosisView, code: C): StepView<C> | undefined {
  const steps = sections.flatMap((section) => section.steps);
  return steps.find((each) => each.code === code) as StepView<C> | undefined;
}

export const drop = (machine: Machine, chain: 'INPUT' | 'OUTPUT', ...what: readonly string[]) =>
  machine.run('iptables', '-A', chain, ...what, '-j', 'DROP');

/** Another network of a machine's, with nobody in it. */
export function addAdapter(machine: Machine, name: string, address: string): void {
  machine.run('ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', `${name}-end`);
  machine.run('ip', 'addr', 'add', address, 'brd', '+', 'dev', name);
  for (const end of [name, `${name}-end`]) machine.run('ip', 'link', 'set', end, 'up');
}
