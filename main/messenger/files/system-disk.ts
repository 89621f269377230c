import { isUtf8 } from 'node:buffer';
import {
  close,
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  open as openCallback,
  openSync,
  read,
  readSync,
  write,
  writeFileSync,
} from 'node:fs';
import {
  access,
  link,
  lstat,
  lutimes,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Disk, DiskPath, Room } from './disk.ts';
import { isSameFile } from './file-identity.ts';
import { modeOf, NO_LINK, THROUGH_LINKS } from './open-flags.ts';
import { makePrivateFolder } from './private-folder.ts';
import { SystemChunkFile } from './system-chunk-file.ts';
import { systemDate } from './system-date.ts';
import { flush, flushFileSystem } from './system-flush.ts';
import { readSmalls, writeSmalls } from './system-small-files.ts';

const { O_TRUNC } = constants;
const openFd: (path: DiskPath, flags: number, mode: number) => Promise<number> = promisify(openCallback);
/** What Node makes of bytes that are no UTF-8. */
const UNREADABLE = '\uFFFD';
const readFd = promisify(read);
const writeFd = promisify(write);
const closeFd = promisify(close);

/** The machine's own disk. */
export const systemDisk: Disk = {
  stat,
  lstat,
  open: (path, flags, isExecutable) => open(path, THROUGH_LINKS[flags], modeOf(isExecutable)),
  openChunks: async (path, flags, isExecutable) =>
    new SystemChunkFile(await openFd(path, NO_LINK[flags], modeOf(isExecutable))),
  openChunksNow(path, flags, isExecutable) {
    const fd = openSync(path, NO_LINK[flags] & ~O_TRUNC, modeOf(isExecutable));
    // ext4 writes a file that was cut to nothing to the disk as soon as it is closed, even if there was nothing to be cut: four
    // gigabytes, for a second, when a transfer is paused.
    if (flags === 'w' && fstatSync(fd).size > 0) ftruncateSync(fd, 0);
    return new SystemChunkFile(fd);
  },
  async list(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    if (!entries.some(({ name }) => name.includes(UNREADABLE))) return entries;
    const raw = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
    return raw.map((entry) => Object.assign(entry, { name: nameOf(entry.name) }));
  },
  readSmalls,
  writeSmalls,
  makeFolder: async (path) => void (await mkdir(path)),
  link,
  makePrivateFolder,
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
  flush,
  flushFileSystem,
  checkReadable: (path) => access(path, constants.R_OK),
  checkWritable: (folder) => access(folder, constants.W_OK | constants.X_OK),
  removeIfEmpty: (folder) => rmdir(folder).catch(() => undefined),
  setTimes(path, modifiedMs) {
    const date = systemDate(modifiedMs);
    return lutimes(path, date, date);
  },
  async room(folder) {
    const { bavail, bsize, ffree } = await statfs(folder);
    return roomOf(bavail * bsize, ffree);
  },
  async foldsCase(existing) {
    const swapped = join(dirname(existing), swapCase(basename(existing)));
    const [one, other] = await Promise.all([lstat(existing), lstat(swapped).catch(() => undefined)]);
    return one.ino === other?.ino;
  },

  exists: (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined,
  makeFolders: (path) => void mkdirSync(path, { recursive: true }),
  openNow(path, flags) {
    const fd = openSync(path, NO_LINK[flags], modeOf(false));
    return {
      read: (buffer, at, length, position) => readFd(fd, buffer, at, length, position),
      write: (buffer, at, length, position) => writeFd(fd, buffer, at, length, position),
      close: () => closeFd(fd),
    };
  },
  // Five system calls.
  readSmall(path, maxBytes) {
    const fd = openSync(path, NO_LINK.r);
    try {
      const before = fstatSync(fd);
      if (!before.isFile()) return undefined;
      const content = Buffer.allocUnsafe(maxBytes);
      const readBytes = readSync(fd, content, 0, maxBytes, 0);
      if (!isSameFile(before, fstatSync(fd))) return undefined;
      return { content: content.subarray(0, readBytes), modifiedMs: before.mtimeMs };
    } finally {
      closeSync(fd);
    }
  },
  writeSmall(path, content) {
    const fd = openSync(path, NO_LINK.w, modeOf(false));
    try {
      writeFileSync(fd, content);
    } finally {
      closeSync(fd);
    }
  },
};

/** Some file systems (FUSE, ramfs, network shares) say 0 where they do not know; one that is full says so itself. */
export function roomOf(bytes: number, files: number): Room {
  return { bytes: bytes || Number.POSITIVE_INFINITY, files: files || Number.POSITIVE_INFINITY };
}

function nameOf(bytes: Buffer): DiskPath {
  return isUtf8(bytes) ? bytes.toString() : bytes;
}

function swapCase(name: string): string {
  const upper = name.toUpperCase();
  return upper === name ? name.toLowerCase() : upper;
}
