import {
  close,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  read,
  readSync,
  write,
  writeFileSync,
} from 'node:fs';
import { access, link, lstat, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Disk } from './disk.ts';

const MODE = 0o666;
const READ_NO_LINK = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);
const readFd = promisify(read);
const writeFd = promisify(write);
const closeFd = promisify(close);

/** The machine's own disk. */
export const systemDisk: Disk = {
  stat,
  lstat,
  list: (folder) => readdir(folder, { withFileTypes: true }),
  open: (path, flags) => open(path, flags, MODE),
  makeFolder: async (path) => void (await mkdir(path)),
  link,
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
  checkWritable: (folder) => access(folder, constants.W_OK | constants.X_OK),
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },

  exists: (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined,
  makeFolders: (path) => void mkdirSync(path, { recursive: true }),
  openNow(path, flags) {
    const fd = openSync(path, flags, MODE);
    return {
      read: (buffer, at, length, position) => readFd(fd, buffer, at, length, position),
      write: (buffer, at, length, position) => writeFd(fd, buffer, at, length, position),
      close: () => closeFd(fd),
    };
  },
  // Four system calls.
  readSmall(path, maxBytes) {
    const fd = openSync(path, READ_NO_LINK);
    try {
      if (!fstatSync(fd).isFile()) return undefined;
      const content = Buffer.allocUnsafe(maxBytes);
      return content.subarray(0, readSync(fd, content, 0, maxBytes, 0));
    } finally {
      closeSync(fd);
    }
  },
  writeSmall: (path, content) => writeFileSync(path, content, { flag: 'w', mode: MODE }),
};
