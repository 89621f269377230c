import { close, fdatasync, ftruncate, futimes } from 'node:fs';
import { promisify } from 'node:util';
import type { Checksum } from './checksum.ts';
import { ownChunks } from './chunk-buffers.ts';
import type { ChunkFile } from './chunks.ts';
import { diskThreads } from './disk-threads.ts';
import { systemDate } from './system-date.ts';

const closeFd = promisify(close);
const syncFd = promisify(fdatasync);
const truncateFd = promisify(ftruncate);
const setTimesFd = promisify(futimes);

/** A file of the machine's own disk: read, checked and written by other threads (disk-threads.ts). */
export class SystemChunkFile implements ChunkFile {
  readonly #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  async read(buffer: Uint8Array, position: number): Promise<{ bytesRead: number; checksum: Checksum }> {
    const { bytes: bytesRead, checksum } = await diskThreads.run('chunk', {
      fd: this.#fd,
      position,
      ...inMemory(buffer),
    });
    return { bytesRead, checksum };
  }

  async write(chunk: Uint8Array, position: number, checksum: Checksum): Promise<boolean> {
    const { length } = chunk;
    const { bytes, memory } = await diskThreads.run('chunk', {
      fd: this.#fd,
      position,
      checksum,
      ...inMemory(chunk),
    });
    if (memory !== undefined) ownChunks.giveBack(Buffer.from(memory));
    return bytes === length;
  }

  truncate(sizeBytes: number): Promise<void> {
    return truncateFd(this.#fd, sizeBytes);
  }

  setTimes(modifiedMs: number): Promise<void> {
    return setTimesFd(this.#fd, systemDate(modifiedMs), systemDate(modifiedMs));
  }

  datasync(): Promise<void> {
    return syncFd(this.#fd);
  }

  close(): Promise<void> {
    return closeFd(this.#fd);
  }
}

/** A part of memory, as a thread is told of it. */
export function inMemory({ buffer: memory, byteOffset: offset, length }: Uint8Array) {
  return { memory, offset, length };
}
