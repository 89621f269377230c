import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { promisify } from 'node:util';

const MEMORY_FOLDER = '/dev/shm';
const TMPFS_MAGIC = 0x01021994;
/** What is left to the apps and to the machine. */
const RESERVE_BYTES = 2 * 2 ** 30;

/** Where files are sent from and received. */
export interface Place {
  readonly name: string;
  readonly folder: string;
}

export function placesWith(diskFolder: string): readonly Place[] {
  return [
    { name: 'in memory (tmpfs)', folder: MEMORY_FOLDER },
    { name: 'on disk', folder: diskFolder },
  ];
}

/** Why nothing of this size can be sent there, once read and once written; undefined if it can. */
export async function whyNot({ name, folder }: Place, sizeBytes: number): Promise<string | undefined> {
  if (!existsSync(folder)) return `there is no ${folder}`;
  const { bavail, bsize, type } = await statfs(folder);
  const isMemory = type === TMPFS_MAGIC;
  if (isMemory !== (folder === MEMORY_FOLDER)) return `${folder} is not ${name}: \`--folder\` names another`;
  const room = Math.min(bavail * bsize, isMemory ? freeMemoryBytes() : Number.POSITIVE_INFINITY);
  const neededGib = (2 * sizeBytes + RESERVE_BYTES) / 2 ** 30;
  if (room >= neededGib * 2 ** 30) return undefined;
  return `it needs ${neededGib.toFixed(1)} GiB, of which ${(room / 2 ** 30).toFixed(1)} are free`;
}

/** What was written before is not written to the disk during the next run. */
export async function flush(): Promise<void> {
  await promisify(execFile)('sync');
}

function freeMemoryBytes(): number {
  const [, kib = '0'] = /MemAvailable:\s+(\d+) kB/.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
  return Number(kib) * 1024;
}
