import { ownChunks } from '../../files/chunk-buffers.ts';
import type { Disk, SmallWriting } from '../../files/disk.ts';
import { Problem } from '../../problem.ts';

/** Small files that come together, and are written together once they are there. */
export class SmallBatch {
  readonly #content: Buffer;
  #used = 0;
  #writing: Promise<unknown> | undefined;

  /** @param sizeBytes at most a chunk */
  constructor(sizeBytes: number) {
    this.#content = ownChunks.take().subarray(0, sizeBytes);
  }

  take(bytes: Uint8Array): void {
    this.#content.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** @returns each file's error, if there was one @throws Problem 'damaged', and nothing is written */
  async write(
    files: readonly SmallWriting[],
    checksum: string,
    disk: Disk,
  ): Promise<readonly (Error | undefined)[]> {
    const writing = disk.writeSmalls(files, this.#content, Buffer.from(checksum, 'hex'));
    this.#writing = writing;
    const errors = await writing;
    if (errors === undefined) throw new Problem('damaged');
    return errors;
  }

  /** Resolves when nothing is being written any more. */
  async closed(): Promise<void> {
    await this.#writing?.catch(() => undefined); // reported by `write`
  }
}
