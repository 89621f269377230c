import type { Checksum } from './checksum.ts';

/**
 * Since 0.3, files are read, checked and written in chunks: each has a checksum of its own, so that damage is found at once,
 * and an interrupted file goes on without being read again.
 */
export const CHUNK_BYTES = 1 << 20;

/** A file that is read and written a chunk at a time, away from the main thread. */
export interface ChunkFile {
  /**
   * Reads a chunk of `buffer.length` bytes into memory that threads share (`sharedChunks`); fewer at the end of the file.
   * @returns how many, and their checksum
   */
  read(
    buffer: Uint8Array,
    position: number,
  ): Promise<{ readonly bytesRead: number; readonly checksum: Checksum }>;
  /**
   * Writes a chunk if it is as it should be. Its memory (`ownChunks`) is not the caller's any more.
   * @returns whether it is
   */
  write(chunk: Uint8Array, position: number, checksum: Checksum): Promise<boolean>;
  /** Cuts it, or extends it by zeros that take no room where the file system knows how. */
  truncate(sizeBytes: number): Promise<void>;
  /** @param modifiedMs in ms since 1970 */
  setTimes(modifiedMs: number): Promise<void>;
  /** Resolves once its content is on the disk itself. */
  datasync(): Promise<void>;
  close(): Promise<void>;
}
