import type { Checksum } from './checksum.ts';
import type { ChunkFile } from './chunks.ts';

/** A path; as bytes where it is not valid UTF-8, because no string names it then. */
export type DiskPath = string | Buffer;

/** What something on a disk is. If it is none of these, it is a device. */
export interface DiskKind {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
}

/** What the messenger needs to know of something on disk; implemented by Node's Stats. */
export interface DiskEntry extends DiskKind {
  readonly size: number;
  /** Who may read, write and execute it: the permission bits of Unix, among others. */
  readonly mode: number;
  /** Its number on its disk, which it keeps under another name. */
  readonly ino: number;
  /** When its content was changed, and when anything about it was, in ms since 1970. */
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** What it takes on the disk, in 512 bytes; absent where the system does not tell. */
  readonly blocks?: number;
}

/** Something in a folder; implemented by Node's Dirent. */
export interface NamedEntry extends DiskKind {
  /** As bytes if it is not valid UTF-8. */
  readonly name: DiskPath;
}

/** An open file; implemented by Node's FileHandle. */
export interface DiskFile {
  read(buffer: Uint8Array, at: number, length: number, position: number): Promise<{ bytesRead: number }>;
  write(buffer: Uint8Array, at: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  /** Resolves once its content is on the disk itself. */
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/** A whole file. */
export interface SmallFile {
  readonly content: Uint8Array;
  /** When that was changed, in ms since 1970; undefined if it is not known. */
  readonly modifiedMs: number | undefined;
}

/** A small file to be read. */
export interface SmallReading {
  readonly path: DiskPath;
  readonly sizeBytes: number;
}

/** Small files whose content is in memory, one after another. */
export interface SmallsRead {
  /**
   * When each was changed, in ms since 1970. Undefined if it was left out: it can't be read, is not as large as it should be,
   * or has changed while it was read.
   */
  readonly modifiedMs: readonly (number | undefined)[];
  /** Of all of the content. */
  readonly checksum: Checksum;
}

/** What a file has besides its content. */
export interface FileAttributes {
  /** When its content was changed, in ms since 1970. */
  readonly modifiedMs?: number | undefined;
  readonly isExecutable?: boolean | undefined;
}

/** A small file to be written. */
export interface SmallWriting extends FileAttributes {
  /** Undefined: its content is passed over. */
  readonly path: string | undefined;
  readonly sizeBytes: number;
}

/** What is free; infinite where the file system does not tell. */
export interface Room {
  readonly bytes: number;
  /** Files and folders that can still be created. */
  readonly files: number;
}

/** `wx`: only if nothing has that name yet. `r+`: only if it exists. */
export type OpenFlags = 'r' | 'r+' | 'w' | 'wx';

/**
 * The disk that files are sent from and saved to, injected so that a simulation can have disks that fill up, fail and
 * lose what was not written yet. Everything fails with the system's errors (`code` is an errno name). Small files are read and
 * written many at a time, or synchronously: a turn of the event loop for each of ten thousand would cost seconds.
 */
export interface Disk {
  /** Follows links. */
  stat(path: string): Promise<DiskEntry>;
  /** Does not follow a link. */
  lstat(path: DiskPath): Promise<DiskEntry>;
  list(folder: DiskPath): Promise<NamedEntry[]>;
  /** @param isExecutable whether a new one may be executed, as far as the system lets it */
  open(path: DiskPath, flags: OpenFlags, isExecutable?: boolean): Promise<DiskFile>;
  /** Opens a file for `chunks.ts`. Never follows a link. */
  openChunks(path: DiskPath, flags: OpenFlags, isExecutable?: boolean): Promise<ChunkFile>;
  /** The same at once: for receiving, which cannot wait. */
  openChunksNow(path: string, flags: OpenFlags, isExecutable?: boolean): ChunkFile;
  /** Reads small regular files into memory that threads share (`sharedChunks`). Never follows a link. */
  readSmalls(files: readonly SmallReading[], into: Uint8Array): Promise<SmallsRead>;
  /**
   * Writes small files whose content is one after another in memory (`ownChunks`), which is not the caller's any more; replaces
   * those of their names. Never follows a link.
   * @returns each one's error, if there was one; undefined, and nothing is written, if the content is not as it should be
   */
  writeSmalls(
    files: readonly SmallWriting[],
    content: Uint8Array,
    checksum: Checksum,
  ): Promise<readonly (Error | undefined)[] | undefined>;
  /** Creates a folder, whose parent must exist. */
  makeFolder(path: string): Promise<void>;
  /** Gives a file another name, unless something has it (EEXIST). Some file systems know no second names (EPERM, ENOTSUP). */
  link(file: string, name: string): Promise<void>;
  /** Makes sure of a folder that is ours alone. @throws Problem 'parts-folder' if something else has its name */
  makePrivateFolder(path: string): Promise<void>;
  /** Replaces a file that is called `to`, and an empty folder. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with everything in it; does nothing if there is none. */
  remove(path: string): Promise<void>;
  /** Removes a folder if it is empty; otherwise it stays. */
  removeIfEmpty(folder: string): Promise<void>;
  /** Resolves once the content of a file, or the names in a folder, are on the disk itself; at once where that is unknown. */
  flush(path: string): Promise<void>;
  /** The same for everything on a folder's file system. Resolves with whether that can be done here. */
  flushFileSystem(folder: string): Promise<boolean>;
  /** Rejects unless we may read the file. */
  checkReadable(path: DiskPath): Promise<void>;
  /** Rejects unless files can be created in the folder. */
  checkWritable(folder: string): Promise<void>;
  /** Says when something was changed, in ms since 1970, to the microsecond if the file system can. Never follows a link. */
  setTimes(path: string, modifiedMs: number): Promise<void>;
  room(folder: string): Promise<Room>;
  /** Whether 'A' and 'a' are the same name there, next to a file or folder that exists. */
  foldsCase(existing: string): Promise<boolean>;

  /** Whether anything, even a broken link, has that name. */
  exists(path: string): boolean;
  /** Creates a folder and its parents, where they do not exist. */
  makeFolders(path: string): void;
  /** Never follows a link. */
  openNow(path: DiskPath, flags: OpenFlags): Omit<DiskFile, 'datasync'>;
  /**
   * The first `maxBytes` of a regular file; undefined if it is something else, or changes while it is read. Never follows a
   * link.
   */
  readSmall(path: DiskPath, maxBytes: number): SmallFile | undefined;
  /** Writes a whole file, replacing one of that name. Never follows a link. */
  writeSmall(path: string, content: Uint8Array): void;
}
