import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Checksum, checksumWith } from './checksum.ts';

/** What a thread does: reads a chunk and works out its checksum, or checks one and writes it if it is right. */
interface Task {
  readonly fd: number;
  /** Of the chunk: shared to read into it, else handed over to the thread, which gives it back. */
  readonly memory: SharedArrayBuffer | ArrayBuffer;
  readonly offset: number;
  readonly length: number;
  readonly position: number;
  /** What it should be, if it is to be written. */
  readonly checksum?: Checksum;
}
interface Done {
  /** Bytes read, or written; 0 if the chunk was not right. */
  readonly bytes: number;
  readonly checksum: Checksum;
  /** Given back. */
  readonly memory?: ArrayBuffer;
}
type Answer = (Done | { readonly failure: { readonly code?: string; readonly message: string } }) & {
  readonly id: number;
};
type Asked = Task & { readonly id: number };

/** More would wait for the main thread, which encrypts. */
const MAX_THREADS = Math.min(2, availableParallelism());
/** They hold no more than a message at a time. */
const LIMITS = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };

/** Threads that read and write chunks together with their checksums, so that the main thread has time to encrypt. */
class ChunkThreads {
  readonly #threads: ChunkThread[] = [];

  run(task: Task): Promise<Done> {
    const idle = this.#threads.find(({ load }) => load === 0);
    if (idle !== undefined) return idle.run(task);
    if (this.#threads.length < MAX_THREADS) {
      const thread: ChunkThread = new ChunkThread(() =>
        this.#threads.splice(this.#threads.indexOf(thread), 1),
      );
      this.#threads.push(thread);
      return thread.run(task);
    }
    return this.#threads.reduce((one, other) => (other.load < one.load ? other : one)).run(task);
  }
}

class ChunkThread {
  readonly #worker: Worker;
  readonly #tasks = new Map<number, PromiseWithResolvers<Done>>();
  #count = 0;

  constructor(onEnd: () => void) {
    // From its source, so that it needs no file that would have to be found in every kind of bundle.
    this.#worker = new Worker(`(${work.toString()})(${checksumWith.toString()})`, {
      eval: true,
      name: 'chunks',
      resourceLimits: LIMITS,
    });
    this.#worker.unref();
    this.#worker.on('message', (answer: Answer) => this.#answered(answer));
    this.#worker.on('error', (error) => this.#fail(error as Error));
    this.#worker.on('exit', () => {
      this.#fail(new Error('A thread has ended.'));
      onEnd();
    });
  }

  get load(): number {
    return this.#tasks.size;
  }

  run(task: Task): Promise<Done> {
    const id = this.#count++;
    const done = Promise.withResolvers<Done>();
    this.#tasks.set(id, done);
    const { memory } = task;
    this.#worker.postMessage({ ...task, id } satisfies Asked, memory instanceof ArrayBuffer ? [memory] : []);
    return done.promise;
  }

  #answered(answer: Answer): void {
    const done = this.#tasks.get(answer.id);
    this.#tasks.delete(answer.id);
    if ('failure' in answer) done?.reject(Object.assign(new Error(answer.failure.message), answer.failure));
    else done?.resolve(answer);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#tasks.values()) reject(error);
    this.#tasks.clear();
  }
}

/** Runs in the thread, and refers to nothing else in this file. */
function work(sum: typeof checksumWith): void {
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  const { readSync, writeSync } = process.getBuiltinModule('node:fs');
  const { createCipheriv } = process.getBuiltinModule('node:crypto');

  const read = (fd: number, bytes: Uint8Array, position: number): number => {
    let at = 0;
    // The system may read, and write, fewer bytes than it is asked to.
    while (at < bytes.length) {
      const count = readSync(fd, bytes, at, bytes.length - at, position + at);
      if (count === 0) break;
      at += count;
    }
    return at;
  };
  const write = (fd: number, bytes: Uint8Array, position: number): void => {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, position + at);
  };
  const perform = ({ fd, memory, offset, length, position, checksum }: Asked): Done => {
    const chunk = new Uint8Array(memory, offset, length);
    if (checksum === undefined) {
      const bytes = read(fd, chunk, position);
      return { bytes, checksum: sum(createCipheriv, chunk.subarray(0, bytes)) };
    }
    const actual = sum(createCipheriv, chunk);
    const isRight = actual.equals(checksum);
    if (isRight) write(fd, chunk, position);
    return { bytes: isRight ? length : 0, checksum: actual };
  };
  parentPort?.on('message', (asked: Asked) => {
    const { id, memory } = asked;
    const given = memory instanceof ArrayBuffer ? { memory } : {};
    const transfer = memory instanceof ArrayBuffer ? [memory] : [];
    try {
      parentPort.postMessage({ ...perform(asked), ...given, id }, transfer);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const failure = code === undefined ? { message } : { code, message };
      parentPort.postMessage({ failure, id });
    }
  });
}

export const chunkThreads = new ChunkThreads();
