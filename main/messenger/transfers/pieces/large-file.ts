import { ChunkWriter } from '../../files/chunk-writer.ts';
import { CHUNK_BYTES, type ChunkFile } from '../../files/chunks.ts';
import type { Disk } from '../../files/disk.ts';
import type { IncomingFile } from '../../files/unpacking.ts';

interface Receiving {
  readonly disk: Disk;
  /** Where to begin: everything before is there. */
  readonly position: number;
  /** It is begun anew once nothing of this one is being written any more. */
  readonly instead?: LargeFile | undefined;
  ask(): void;
  onFailed(error: Error): void;
}

/** A file that is written as it arrives. */
export class LargeFile {
  readonly #entry: IncomingFile;
  readonly #file: ChunkFile;
  readonly #writer: ChunkWriter;
  readonly #after: Promise<void> | undefined;
  #finishing: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  /** @throws the system's error */
  constructor(entry: IncomingFile, { disk, position, instead, ask, onFailed }: Receiving) {
    const isNew = position === 0 && instead === undefined;
    this.#entry = entry;
    this.#file = disk.openChunksNow(entry.path, isNew ? 'w' : 'r+', entry.isExecutable);
    // Whatever was there goes, even if this one is to be closed at once: zeros are not written over it.
    const before = instead?.closed() ?? Promise.resolve();
    this.#after = isNew ? undefined : before.then(() => this.#file.truncate(position));
    this.#after?.catch(onFailed);
    const after = this.#after;
    const { sizeBytes } = entry;
    this.#writer = new ChunkWriter(this.#file, { position, sizeBytes, after, ask });
    // Fail immediately, not after receiving the whole file for nothing.
    this.#writer.failed.catch(onFailed);
  }

  get position(): number {
    return this.#writer.position;
  }

  /** From where it could go on: where a chunk begins, and everything before is written. */
  get resumesAt(): { readonly offset: number; readonly checksum?: string } {
    const written = this.#writer.writtenBytes;
    const offset = written === this.#entry.sizeBytes ? startOfLastChunk(written) : written;
    const checksum = offset === written ? this.#writer.lastChecksum : undefined;
    return { offset, ...(checksum === undefined ? {} : { checksum: Buffer.from(checksum).toString('hex') }) };
  }

  take(bytes: Uint8Array): boolean {
    return this.#writer.take(bytes);
  }

  endChunk(checksum: string): void {
    this.#writer.endChunk(Buffer.from(checksum, 'hex'));
  }

  skip(sizeBytes: number): void {
    this.#writer.skip(sizeBytes);
  }

  /** Resolves once the disk itself has all of it. @param modifiedMs when it was changed, if not as listed */
  async finish(modifiedMs = this.#entry.modifiedMs): Promise<void> {
    this.#finishing = this.#writer.finish(modifiedMs);
    await this.#finishing;
    await this.closed();
  }

  fail(error: Error): void {
    this.#writer.fail(error);
    this.closed().catch(() => {}); // it was lost anyway
  }

  /** Resolves when it is closed, so that something else can be done with it. */
  closed(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Only when nothing uses the descriptor any more: its number may be somebody else's at once. */
  async #close(): Promise<void> {
    await Promise.allSettled([this.#after, this.#finishing]);
    await this.#writer.idle();
    await this.#file.close();
  }
}

function startOfLastChunk(sizeBytes: number): number {
  return Math.max(0, Math.ceil(sizeBytes / CHUNK_BYTES) - 1) * CHUNK_BYTES;
}
