import { webcrypto } from 'node:crypto';
import { close, fdatasync, ftruncate, futimes, read, write } from 'node:fs';
import { promisify } from 'node:util';
import type { ChunkFile, Digest } from './chunks.ts';

const readFd = promisify(read);
const writeFd = promisify(write);
const closeFd = promisify(close);
const syncFd = promisify(fdatasync);
const truncateFd = promisify(ftruncate);
const setTimesFd = promisify(futimes);

/** A file of the machine's own disk: read, hashed and written by the threads of libuv. */
export class SystemChunkFile implements ChunkFile {
  readonly #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  async read(buffer: Uint8Array, position: number): Promise<{ bytesRead: number; digest: Digest }> {
    let bytesRead = 0;
    // The system may read fewer bytes than it is asked for.
    while (bytesRead < buffer.length) {
      const more = await readFd(this.#fd, buffer, bytesRead, buffer.length - bytesRead, position + bytesRead);
      if (more.bytesRead === 0) break;
      bytesRead += more.bytesRead;
    }
    return { bytesRead, digest: await digestOf(buffer.subarray(0, bytesRead)) };
  }

  async write(chunk: Uint8Array, position: number, digest: Digest): Promise<boolean> {
    const [actual] = await Promise.all([digestOf(chunk), this.#write(chunk, position)]);
    return Buffer.from(actual).equals(digest);
  }

  truncate(sizeBytes: number): Promise<void> {
    return truncateFd(this.#fd, sizeBytes);
  }

  setTimes(modifiedMs: number): Promise<void> {
    return setTimesFd(this.#fd, modifiedMs / 1_000, modifiedMs / 1_000);
  }

  datasync(): Promise<void> {
    return syncFd(this.#fd);
  }

  close(): Promise<void> {
    return closeFd(this.#fd);
  }

  async #write(chunk: Uint8Array, position: number): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      const { bytesWritten } = await writeFd(this.#fd, chunk, at, chunk.length - at, position + at);
      at += bytesWritten;
    }
  }
}

async function digestOf(bytes: Uint8Array): Promise<Digest> {
  return new Uint8Array(await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}
