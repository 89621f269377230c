import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { checksumWith } from './checksum.ts';
import { type Failure, THREAD_TASKS, type ThreadTools } from './thread-tasks.ts';

type Tasks = typeof THREAD_TASKS;
type Kind = keyof Tasks;
type Task<K extends Kind> = Parameters<Tasks[K]>[1];
/** Memory that was handed over is given back. */
type Done<K extends Kind> = ReturnType<Tasks[K]> & { readonly memory?: ArrayBuffer };

interface Asked {
  readonly id: number;
  readonly kind: Kind;
  readonly task: Task<Kind>;
}
type Answer = { readonly id: number } & (
  | { readonly done: object; readonly memory?: ArrayBuffer }
  | { readonly failure: Failure }
);

/** More would wait for the main thread, which encrypts. */
const MAX_THREADS = Math.min(2, availableParallelism());
/** They hold no more than a message at a time. */
const LIMITS = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };

/** Threads that read and write what is small, or a chunk, with its checksum, so that the main thread has time to encrypt. */
class DiskThreads {
  readonly #threads: DiskThread[] = [];

  /** @throws the system's error */
  run<K extends Kind>(kind: K, task: Task<K>): Promise<Done<K>> {
    return this.#next().run(kind, task);
  }

  #next(): DiskThread {
    const idle = this.#threads.find(({ load }) => load === 0);
    if (idle !== undefined) return idle;
    if (this.#threads.length < MAX_THREADS) {
      const thread: DiskThread = new DiskThread(() => this.#threads.splice(this.#threads.indexOf(thread), 1));
      this.#threads.push(thread);
      return thread;
    }
    return this.#threads.reduce((one, other) => (other.load < one.load ? other : one));
  }
}

class DiskThread {
  readonly #worker: Worker;
  readonly #tasks = new Map<number, PromiseWithResolvers<object>>();
  #count = 0;

  constructor(onEnd: () => void) {
    // From its source, so that it needs no file that would have to be found in every kind of bundle.
    const tasks = Object.entries(THREAD_TASKS).map(([kind, task]) => `${kind}: ${task}`);
    this.#worker = new Worker(`(${serve})({ ${tasks.join()} }, ${checksumWith})`, {
      eval: true,
      name: 'disk',
      resourceLimits: LIMITS,
    });
    this.#worker.unref();
    this.#worker.on('message', (answer: Answer) => this.#answered(answer));
    this.#worker.on('error', (error) => this.#fail(asOfSystem(error as Error)));
    this.#worker.on('exit', () => {
      this.#fail(new Error('A thread has ended.'));
      onEnd();
    });
  }

  get load(): number {
    return this.#tasks.size;
  }

  run<K extends Kind>(kind: K, task: Task<K>): Promise<Done<K>> {
    const id = this.#count++;
    const done = Promise.withResolvers<object>();
    const { memory } = task;
    const asked: Asked = { id, kind, task };
    this.#worker.postMessage(asked, memory instanceof ArrayBuffer ? [memory] : []);
    this.#tasks.set(id, done);
    return done.promise as Promise<Done<K>>;
  }

  #answered(answer: Answer): void {
    const task = this.#tasks.get(answer.id);
    this.#tasks.delete(answer.id);
    if ('failure' in answer) return task?.reject(errorOf(answer.failure));
    const { done, memory } = answer;
    task?.resolve(memory === undefined ? done : { ...done, memory });
  }

  #fail(error: Error): void {
    for (const { reject } of this.#tasks.values()) reject(error);
    this.#tasks.clear();
  }
}

export function errorOf(failure: Failure): Error {
  return Object.assign(new Error(failure.message), failure);
}

/** A thread needs descriptors of its own: that none is free passes, as when a file can't be opened for that reason. */
function asOfSystem(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ERR_WORKER_INIT_FAILED') return error;
  return Object.assign(new Error(error.message, { cause: error }), { code: 'EMFILE' });
}

/** Runs in the thread, and refers to nothing but its parameters. */
function serve(tasks: Tasks, sum: typeof checksumWith): void {
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  const { createCipheriv } = process.getBuiltinModule('node:crypto');
  const tools: ThreadTools = {
    fs: process.getBuiltinModule('node:fs'),
    checksumOf: (bytes) => sum(createCipheriv, bytes),
  };
  parentPort?.on('message', ({ id, kind, task }: Asked) => {
    const { memory } = task;
    const given = memory instanceof ArrayBuffer ? { memory } : {};
    const transfer = memory instanceof ArrayBuffer ? [memory] : [];
    const perform = tasks[kind] as (tools: ThreadTools, task: Task<Kind>) => object;
    try {
      parentPort.postMessage({ id, done: perform(tools, task), ...given }, transfer);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      parentPort.postMessage({ id, failure: code === undefined ? { message } : { code, message } });
    }
  });
}

export const diskThreads = new DiskThreads();
