import { createHash, type Hash } from 'node:crypto';
import type { BodySink } from '../../engine/index.ts';
import { Problem } from '../problem.ts';
import type { Disk, DiskFile, FileAttributes } from './disk.ts';
import { FileWriter } from './file-writer.ts';
import { DIGEST_BYTES, type Position } from './manifest.ts';
import { systemDisk } from './system-disk.ts';

/**
 * Files up to this size are buffered and written in one call: separate calls to open, write and close cost
 * more.
 */
const SMALL_BYTES = 64 * 1024;

/** A file to receive, and where it goes. */
export interface IncomingFile extends FileAttributes {
  /** Its own temporary path, in a folder that exists. */
  readonly path: string;
  readonly sizeBytes: number;
  /** The name to show. */
  readonly name: string;
  /** When its content was changed where it comes from, in ms since 1970; undefined if that is not known. */
  readonly modifiedMs?: number | undefined;
  /** Its owner there may execute it. */
  readonly isExecutable?: boolean | undefined;
  /** Why its folder could not be made. */
  readonly obstacle?: Error | undefined;
}

/** The files to receive, in order. */
export interface IncomingFiles {
  readonly length: number;
  at(index: number): IncomingFile | undefined;
}

export interface Unpacking {
  readonly files: IncomingFiles;
  readonly from: Position;
  /** The hash of the bytes already received of the file at `from`. */
  readonly hash: Hash;
  /** Called when there is room again after `take` returned false. */
  ask(): void;
  onProgress(addedBytes: number): void;
  /** Default the system's. */
  readonly disk?: Disk;
}

interface Current {
  readonly index: number;
  readonly file: IncomingFile;
  readonly hash: Hash;
  readonly digest: Buffer;
  digestBytes: number;
  missingBytes: number;
  readonly sink: Small | Large;
}

/** The counterpart of `pack`: writes each file and checks it against its SHA-256. */
export class Unpacker implements BodySink {
  readonly #unpacking: Unpacking;
  readonly #disk: Disk;
  readonly #done = Promise.withResolvers<void>();
  /** Large files whose last bytes are still being written, in order. */
  readonly #flushing: { readonly index: number; readonly large: Large }[] = [];
  #index: number;
  #current: Current | undefined;
  #ended = false;
  #failed = false;

  constructor(unpacking: Unpacking) {
    this.#unpacking = unpacking;
    this.#disk = unpacking.disk ?? systemDisk;
    this.#index = unpacking.from.index;
    this.#done.promise.catch(() => undefined); // reported through `done`, perhaps later
    this.#begin(unpacking.from.offset, unpacking.hash);
  }

  /**
   * Resolves when every file has been written and checked.
   * @throws Problem 'corrupt', or the system's error
   */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  /** What is known to be written: an interrupted attempt resumes from here. */
  get position(): Position {
    const flushing = this.#flushing[0];
    if (flushing !== undefined) return { index: flushing.index, offset: flushing.large.writtenBytes };
    const current = this.#current;
    return { index: this.#index, offset: current === undefined ? 0 : current.sink.writtenBytes };
  }

  take(bytes: Uint8Array): boolean {
    let room = true;
    try {
      for (let at = 0; at < bytes.length && !this.#failed; ) {
        const current = this.#current;
        if (current === undefined) throw new Problem('size-mismatch');
        if (current.missingBytes > 0) {
          const part = bytes.subarray(at, at + current.missingBytes);
          current.hash.update(part);
          room = current.sink.take(part) && room;
          current.missingBytes -= part.length;
          at += part.length;
          this.#unpacking.onProgress(part.length);
        } else {
          at += this.#takeDigest(current, bytes.subarray(at));
        }
      }
    } catch (error) {
      this.fail(error as Error);
    }
    return room;
  }

  end(): void {
    this.#ended = true;
    if (this.#current !== undefined) this.fail(new Problem('size-mismatch'));
    this.#settle();
  }

  fail(error: Error): void {
    if (this.#failed) return;
    this.#failed = true;
    const open = this.#current?.sink;
    this.#done.reject(error);
    open?.fail(error);
  }

  /** Resolves when every file is closed, so that an interrupted transfer can be resumed. */
  async closed(): Promise<void> {
    const open = [...this.#flushing.map(({ large }) => large), this.#current?.sink];
    await Promise.allSettled(open.map((sink) => sink?.closed()));
  }

  #takeDigest(current: Current, bytes: Uint8Array): number {
    const part = bytes.subarray(0, DIGEST_BYTES - current.digestBytes);
    current.digest.set(part, current.digestBytes);
    current.digestBytes += part.length;
    if (current.digestBytes === DIGEST_BYTES) this.#finish(current);
    return part.length;
  }

  #finish({ file, hash, digest, index, sink }: Current): void {
    if (!hash.digest().equals(digest)) {
      throw new Problem('corrupt', { name: file.name });
    }
    if (sink instanceof Small) sink.finish();
    else this.#flush(index, sink);
    this.#index = index + 1;
    this.#begin(0, createHash('sha256'));
  }

  #flush(index: number, large: Large): void {
    const flushing = { index, large };
    this.#flushing.push(flushing);
    large
      .finish()
      .then(() => {
        this.#flushing.splice(this.#flushing.indexOf(flushing), 1);
        this.#settle();
      })
      .catch((error: Error) => this.fail(error));
  }

  #begin(offset: number, hash: Hash): void {
    const file = this.#unpacking.files.at(this.#index);
    if (file === undefined) {
      this.#current = undefined;
      return;
    }
    const sink =
      file.sizeBytes <= SMALL_BYTES && offset === 0
        ? new Small(this.#disk, file)
        : new Large(this.#disk, file, offset, {
            ask: () => this.#unpacking.ask(),
            onFailed: (error) => this.fail(error),
          });
    this.#current = {
      index: this.#index,
      file,
      hash,
      digest: Buffer.alloc(DIGEST_BYTES),
      digestBytes: 0,
      missingBytes: file.sizeBytes - offset,
      sink,
    };
  }

  #settle(): void {
    if (this.#ended && !this.#failed && this.#current === undefined && this.#flushing.length === 0)
      this.#done.resolve();
  }
}

/** A file that is buffered in memory and written once. */
class Small {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #content: Buffer;
  #length = 0;

  constructor(disk: Disk, { path, sizeBytes }: IncomingFile) {
    this.#disk = disk;
    this.#path = path;
    this.#content = Buffer.allocUnsafe(sizeBytes);
  }

  /** It is written all at once, or not at all. */
  readonly writtenBytes = 0;

  take(bytes: Uint8Array): boolean {
    this.#content.set(bytes, this.#length);
    this.#length += bytes.length;
    return true;
  }

  finish(): void {
    this.#disk.writeSmall(this.#path, this.#content);
  }

  fail(): void {}

  async closed(): Promise<void> {}
}

/** A file that is written as it arrives. */
class Large {
  readonly #file: Pick<DiskFile, 'write' | 'close'>;
  readonly #writer: FileWriter;
  #closing: Promise<void> | undefined;

  constructor(
    disk: Disk,
    { path }: IncomingFile,
    offset: number,
    { ask, onFailed }: { ask(): void; onFailed(error: Error): void },
  ) {
    this.#file = disk.openNow(path, offset === 0 ? 'w' : 'r+');
    this.#writer = new FileWriter(this.#file, { offset, ask, onWritten: () => undefined });
    // Fail immediately, not after receiving the whole file for nothing.
    this.#writer.done.catch(onFailed);
  }

  get writtenBytes(): number {
    return this.#writer.writtenBytes;
  }

  take(bytes: Uint8Array): boolean {
    return this.#writer.take(bytes);
  }

  async finish(): Promise<void> {
    this.#writer.end();
    try {
      await this.#writer.done;
    } finally {
      await this.#close();
    }
  }

  fail(error: Error): void {
    this.#writer.fail(error);
    void this.#close();
  }

  async closed(): Promise<void> {
    await this.#close();
  }

  #close(): Promise<void> {
    this.#closing ??= this.#writer.idle().then(() => this.#file.close());
    return this.#closing;
  }
}
