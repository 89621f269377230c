/**
 * Since 0.3, files are read, checked and written in chunks: each has a SHA-256 of its own, so that damage is found at once,
 * an interrupted file goes on without being read again, and hashing needs no order.
 */
export const CHUNK_BYTES = 1 << 20;

/** SHA-256 of a chunk. */
export type Digest = Uint8Array;

/** A file that is read and written a chunk at a time, away from the main thread. */
export interface ChunkFile {
  /** Reads a chunk of `buffer.length` bytes into memory that threads share (`sharedChunks`); fewer at the end of the file. @returns how many, and their digest */
  read(
    buffer: Uint8Array,
    position: number,
  ): Promise<{ readonly bytesRead: number; readonly digest: Digest }>;
  /** Writes a chunk if it is as it should be. Its memory (`ownChunks`) is not the caller's any more. @returns whether it is */
  write(chunk: Uint8Array, position: number, digest: Digest): Promise<boolean>;
  /** Cuts it, or extends it by zeros that take no room where the file system knows how. */
  truncate(sizeBytes: number): Promise<void>;
  /** @param modifiedMs in ms since 1970 */
  setTimes(modifiedMs: number): Promise<void>;
  /** Resolves once its content is on the disk itself. */
  datasync(): Promise<void>;
  close(): Promise<void>;
}
