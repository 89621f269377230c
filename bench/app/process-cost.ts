import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { monotonicMs } from './app-lines.ts';

/** Linux counts processor time in these, on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

export interface ProcessCost {
  /** Of all its threads. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  /** How busy its threads were: a share of one core, added up over threads of the same name. */
  readonly loads: ReadonlyMap<string, number>;
}

/** What a process costs from now on until it is asked, read from /proc. */
export class CostMeter {
  readonly #folder: string;
  readonly #begunAtMs = monotonicMs();
  readonly #cpuTicks: number;
  readonly #threads: ReadonlyMap<string, Thread>;

  constructor(pid: number) {
    this.#folder = `/proc/${pid}`;
    writeFileSync(`${this.#folder}/clear_refs`, '5'); // the peak is counted from here
    this.#cpuTicks = ticksIn(`${this.#folder}/stat`);
    this.#threads = this.#readThreads();
  }

  read(): ProcessCost {
    const seconds = (monotonicMs() - this.#begunAtMs) / 1000;
    const loads = new Map<string, number>();
    for (const [id, { name, ticks }] of this.#readThreads()) {
      const load = (ticks - (this.#threads.get(id)?.ticks ?? 0)) / TICKS_PER_SECOND / seconds;
      loads.set(name, (loads.get(name) ?? 0) + load);
    }
    const status = readFileSync(`${this.#folder}/status`, 'utf8');
    const [, peakKib = ''] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
    return {
      cpuSeconds: (ticksIn(`${this.#folder}/stat`) - this.#cpuTicks) / TICKS_PER_SECOND,
      peakBytes: Number(peakKib) * 1024,
      loads,
    };
  }

  #readThreads(): Map<string, Thread> {
    const folder = `${this.#folder}/task`;
    return new Map(readdirSync(folder).map((id) => [id, threadIn(`${folder}/${id}`)]));
  }
}

interface Thread {
  readonly name: string;
  readonly ticks: number;
}

function threadIn(folder: string): Thread {
  return { name: readFileSync(`${folder}/comm`, 'utf8').trim(), ticks: ticksIn(`${folder}/stat`) };
}

/** The 14th and 15th field: in the program, and in the kernel for it. The second one, its name, may contain spaces. */
function ticksIn(path: string): number {
  const text = readFileSync(path, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
