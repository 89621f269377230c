import { ownChunks } from '../../files/chunk-buffers.ts';
import { CHUNK_BYTES } from '../../files/chunks.ts';
import type { Disk } from '../../files/disk.ts';
import { isOfOneFile } from '../../files/of-one-file.ts';
import type { IncomingFile } from '../../files/unpacking.ts';
import { Problem } from '../../problem.ts';
import type { SmallHead } from './piece-messages.ts';

/** Small files that come together, and are written together once they are there. */
export class SmallBatch {
  readonly #content: Buffer;
  #used = 0;
  #writing: Promise<unknown> | undefined;

  private constructor(sizeBytes: number) {
    // Memory of its own for nothing, or for thousands of empty files, would be a flood's gain.
    this.#content =
      sizeBytes === 0 ? Buffer.from(new ArrayBuffer(0)) : ownChunks.take().subarray(0, sizeBytes);
  }

  /** @throws Problem 'size-mismatch' unless so many bytes are the files', and no more than a chunk */
  static of(files: readonly SmallHead[], contentBytes: number): SmallBatch {
    const sizeBytes = files.reduce((sum, [, size]) => sum + size, 0);
    if (sizeBytes !== contentBytes || sizeBytes > CHUNK_BYTES) throw new Problem('size-mismatch');
    return new SmallBatch(sizeBytes);
  }

  take(bytes: Uint8Array): void {
    this.#content.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** @returns the error of each file that fails alone @throws an error of all; Problem 'damaged', and nothing is written */
  async write(
    files: readonly IncomingFile[],
    checksum: string,
    disk: Disk,
  ): Promise<readonly (Error | undefined)[]> {
    const writings = files.map((file) => (file.obstacle === undefined ? file : { ...file, path: undefined }));
    const writing = disk.writeSmalls(writings, this.#content, Buffer.from(checksum, 'hex'));
    this.#writing = writing;
    const written = await writing;
    if (written === undefined) throw new Problem('damaged');
    const errors = files.map(({ obstacle }, at) => obstacle ?? written[at]);
    const ofAll = errors.find((error) => error !== undefined && !isOfOneFile(error));
    if (ofAll !== undefined) throw ofAll;
    return errors;
  }

  /** Resolves when nothing is being written any more. */
  async closed(): Promise<void> {
    await this.#writing?.catch(() => undefined); // reported by `write`
  }
}
