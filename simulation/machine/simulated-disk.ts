import { dirname } from 'node:path';
import { checksumOf } from '../../main/messenger/files/checksum.ts';
import type { ChunkFile } from '../../main/messenger/files/chunks.ts';
import type {
  Disk,
  DiskEntry,
  DiskFile,
  DiskPath,
  NamedEntry,
  OpenFlags,
  SmallReading,
  SmallsRead,
  SmallWriting,
} from '../../main/messenger/files/disk.ts';
import type { Process } from './process.ts';

/** One step of a disk, in ms: long enough for a crash to come in between. */
export const STEP_MS = 0.5;

/** What Unix calls them: files and folders of which their owner can do anything. */
const FILE_MODE = 0o100644;
const FOLDER_MODE = 0o040755;

type Node = { readonly ino: number; changes: number; modifiedMs?: number | undefined } & (
  | { readonly kind: 'folder' }
  | { readonly kind: 'file'; content: Buffer }
);
type Code = 'ENOENT' | 'EEXIST' | 'ENOTDIR' | 'EISDIR' | 'ENOTEMPTY' | 'ENOSPC' | 'EIO';

/** A disk in memory. What was written stays when the program crashes; what was not written yet never is. */
export class SimulatedDisk {
  /** While this is 0 or less, nothing can be written. */
  freeBytes = 1_000_000_000;
  /** How long each step takes. */
  stepMs = STEP_MS;
  /** Every access fails. */
  broken = false;
  #inodes = 1;
  readonly #nodes = new Map<string, Node>([['/', { kind: 'folder', ino: 1, changes: 0 }]]);

  /** Every file and its content. */
  *files(): Iterable<[path: string, content: Buffer]> {
    for (const [path, node] of this.#nodes) if (node.kind === 'file') yield [path, node.content];
  }

  put(path: string, content: Buffer): void {
    this.makeFolders(dirname(path));
    this.#nodes.set(path, { kind: 'file', content, ino: ++this.#inodes, changes: 0 });
  }

  /** As a program sees it: each step takes time, and after its end it sees nothing any more. */
  seenBy(process: Process): Disk {
    const step = <T>(work: () => T): Promise<T> => process.perform(this.stepMs, () => this.#working(work));
    const now = <T>(work: () => T): T => this.#working(work);
    return {
      stat: (path) => step(() => this.#entry(path)),
      lstat: (path) => step(() => this.#entry(path)),
      list: (folder) => step(() => this.#list(folder)),
      open: (path, flags) => step(() => this.#open(path, flags, step)),
      openChunks: (path, flags) => step(() => this.#openChunks(path, flags, step)),
      openChunksNow: (path, flags) => now(() => this.#openChunks(path, flags, step)),
      readSmalls: (files, into) => step(() => this.#readSmalls(files, into)),
      writeSmalls: (files, content, checksum) =>
        step(() => (checksumOf(content).equals(checksum) ? this.#writeSmalls(files, content) : undefined)),
      makeFolder: (path) => step(() => this.#makeFolder(path)),
      link: (file, name) => step(() => this.#link(file, name)),
      makePrivateFolder: (path) => step(() => this.makeFolders(path)),
      rename: (from, to) => step(() => this.#rename(from, to)),
      remove: (path) => step(() => this.#remove(path)),
      flush: (path) => step(() => void this.#entry(path)),
      flushFileSystem: () => step(() => true),
      checkReadable: (path) => step(() => void this.#entry(path)),
      checkWritable: (folder) => step(() => void this.#entry(folder)),
      removeIfEmpty: (folder) => step(() => this.#removeIfEmpty(folder)),
      setTimes: (path, modifiedMs) => step(() => this.#setTimes(path, modifiedMs)),
      room: () => step(() => ({ bytes: Math.max(0, this.freeBytes), files: Number.POSITIVE_INFINITY })),
      foldsCase: () => step(() => false),
      exists: (path) => now(() => this.#nodes.has(path)),
      makeFolders: (path) => now(() => this.makeFolders(path)),
      openNow: (path, flags) => now(() => this.#open(path, flags, step)),
      readSmall: (path, maxBytes) =>
        now(() => ({ content: Buffer.from(this.#file(path).subarray(0, maxBytes)), modifiedMs: undefined })),
      writeSmall: (path, content) => now(() => this.#writeSmall(path, content)),
    };
  }

  makeFolders(path: string): void {
    const node = this.#nodes.get(path);
    if (node?.kind === 'folder') return;
    if (node !== undefined) throw failure('EEXIST', path);
    this.makeFolders(dirname(path));
    this.#nodes.set(path, { kind: 'folder', ino: ++this.#inodes, changes: 0 });
  }

  #working<T>(work: () => T): T {
    if (this.broken) throw failure('EIO', 'the disk');
    return work();
  }

  #entry(path: DiskPath): DiskEntry {
    const node = this.#node(path);
    const isFile = node.kind === 'file';
    const { ino, changes, modifiedMs = changes } = node;
    const size = isFile ? node.content.length : 0;
    return {
      size,
      ino,
      mode: isFile ? FILE_MODE : FOLDER_MODE,
      mtimeMs: modifiedMs,
      ctimeMs: changes,
      isFile: () => isFile,
      isDirectory: () => !isFile,
      isSymbolicLink: () => false,
      isFIFO: () => false,
      isSocket: () => false,
    };
  }

  #list(folder: DiskPath): NamedEntry[] {
    const names = [...this.#nodes.keys()].filter((path) => path !== '/' && dirname(path) === String(folder));
    return names.map((path) => ({ name: path.slice(path.lastIndexOf('/') + 1), ...this.#entry(path) }));
  }

  #node(path: DiskPath): Node {
    const node = this.#nodes.get(String(path));
    if (node === undefined) throw failure('ENOENT', path);
    return node;
  }

  #file(path: DiskPath): Buffer {
    const node = this.#node(path);
    if (node.kind === 'folder') throw failure('EISDIR', path);
    return node.content;
  }

  #open(at: DiskPath, flags: OpenFlags, step: <T>(work: () => T) => Promise<T>): DiskFile {
    const path = String(at);
    const there = this.#nodes.get(path);
    if (there === undefined && (flags === 'r' || flags === 'r+')) throw failure('ENOENT', path);
    if (there !== undefined && flags === 'wx') throw failure('EEXIST', path);
    if (there?.kind === 'folder') throw failure('EISDIR', path);
    if (flags === 'w' || flags === 'wx') this.#writeSmall(path, Buffer.alloc(0));
    // An open file stays the same file when it gets another name.
    const node = this.#nodes.get(path) as Extract<Node, { kind: 'file' }>;
    return {
      read: (buffer, at, length, position) =>
        step(() => {
          const part = node.content.subarray(position, position + length);
          buffer.set(part, at);
          return { bytesRead: part.length };
        }),
      write: (buffer, at, length, position) =>
        step(() => {
          const added = Math.max(0, position + length - node.content.length);
          this.#take(added, path);
          const content = Buffer.alloc(Math.max(node.content.length, position + length));
          content.set(node.content);
          content.set(buffer.subarray(at, at + length), position);
          node.content = content;
          node.changes++;
          node.modifiedMs = undefined;
          return { bytesWritten: length };
        }),
      datasync: () => step(() => {}),
      close: () => step(() => {}),
    };
  }

  #openChunks(at: DiskPath, flags: OpenFlags, step: <T>(work: () => T) => Promise<T>): ChunkFile {
    const path = String(at);
    const { read, write, datasync, close } = this.#open(path, flags, step);
    const node = this.#nodes.get(path) as { content: Buffer; changes: number };
    return {
      async read(buffer, position) {
        const { bytesRead } = await read(buffer, 0, buffer.length, position);
        return { bytesRead, checksum: checksumOf(buffer.subarray(0, bytesRead)) };
      },
      async write(chunk, position, checksum) {
        await write(chunk, 0, chunk.length, position);
        return checksumOf(chunk).equals(checksum);
      },
      truncate: (sizeBytes) =>
        step(() => {
          this.#take(sizeBytes - node.content.length, path);
          const content = Buffer.alloc(sizeBytes);
          node.content.copy(content);
          node.content = content;
        }),
      setTimes: () => step(() => {}),
      datasync,
      close,
    };
  }

  #take(addedBytes: number, path: string): void {
    if (addedBytes > this.freeBytes) throw failure('ENOSPC', path);
    this.freeBytes -= addedBytes;
  }

  #writeSmall(path: string, content: Uint8Array): void {
    const parent = this.#nodes.get(dirname(path));
    if (parent === undefined) throw failure('ENOENT', path);
    if (parent.kind === 'file') throw failure('ENOTDIR', path);
    const there = this.#nodes.get(path);
    if (there?.kind === 'folder') throw failure('EISDIR', path);
    this.#take(content.length - (there?.content.length ?? 0), path);
    this.#nodes.set(path, {
      kind: 'file',
      content: Buffer.from(content),
      ino: there?.ino ?? ++this.#inodes,
      changes: (there?.changes ?? 0) + 1,
    });
  }

  #readSmalls(files: readonly SmallReading[], into: Uint8Array): SmallsRead {
    let used = 0;
    const modifiedMs = files.map(({ path, sizeBytes }) => {
      const node = this.#nodes.get(String(path));
      if (node?.kind !== 'file' || node.content.length !== sizeBytes) return undefined;
      into.set(node.content, used);
      used += sizeBytes;
      return node.modifiedMs ?? node.changes;
    });
    return { modifiedMs, checksum: checksumOf(into.subarray(0, used)) };
  }

  #writeSmalls(files: readonly SmallWriting[], content: Uint8Array): (Error | undefined)[] {
    let from = 0;
    return files.map(({ path, sizeBytes }) => {
      const bytes = content.subarray(from, from + sizeBytes);
      from += sizeBytes;
      if (path === undefined) return undefined;
      try {
        this.#writeSmall(path, bytes);
        return undefined;
      } catch (error) {
        return error as Error;
      }
    });
  }

  #setTimes(path: string, modifiedMs: number): void {
    const node = this.#node(path);
    node.changes++;
    node.modifiedMs = modifiedMs;
  }

  #makeFolder(path: string): void {
    if (this.#nodes.has(path)) throw failure('EEXIST', path);
    if (this.#nodes.get(dirname(path))?.kind !== 'folder') throw failure('ENOENT', path);
    this.#nodes.set(path, { kind: 'folder', ino: ++this.#inodes, changes: 0 });
  }

  #link(file: string, name: string): void {
    const node = this.#nodes.get(file);
    if (node === undefined) throw failure('ENOENT', file);
    if (node.kind === 'folder') throw failure('EISDIR', file);
    if (this.#nodes.has(name)) throw failure('EEXIST', name);
    if (this.#nodes.get(dirname(name))?.kind !== 'folder') throw failure('ENOENT', name);
    this.#nodes.set(name, node);
  }

  #rename(from: string, to: string): void {
    const moved = this.#nodes.get(from);
    if (moved === undefined) throw failure('ENOENT', from);
    const there = this.#nodes.get(to);
    if (there?.kind === 'folder') {
      if (moved.kind === 'file') throw failure('EISDIR', to);
      if (this.#list(to).length > 0) throw failure('ENOTEMPTY', to);
    } else if (there?.kind === 'file' && moved.kind === 'folder') throw failure('ENOTDIR', to);
    for (const [path, node] of [...this.#nodes]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.#nodes.delete(path);
      this.#nodes.set(`${to}${path.slice(from.length)}`, node);
    }
  }

  #removeIfEmpty(folder: string): void {
    if (this.#nodes.get(folder)?.kind === 'folder' && this.#list(folder).length === 0) this.#remove(folder);
  }

  #remove(path: string): void {
    for (const [each, node] of [...this.#nodes]) {
      if (each !== path && !each.startsWith(`${path}/`)) continue;
      this.#nodes.delete(each);
      const isLast = node.kind === 'file' && ![...this.#nodes.values()].includes(node);
      if (isLast) this.freeBytes += node.content.length;
    }
  }
}

function failure(code: Code, path: DiskPath): Error {
  return Object.assign(new Error(`${code}: '${path}'`), { code });
}
