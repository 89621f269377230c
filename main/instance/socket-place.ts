import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { writeOwnerOnly } from '../messenger/files/owner-only-file.ts';

const SOCKET = 'lanline.sock';
/** Says where the socket is, if its path in the folder would be too long. */
const POINTER = 'lanline.sock.path';
/** A socket's path has 108 bytes on Linux and 104 on macOS, one of them a zero at its end (unix(7), unix(4)). */
const MAX_PATH_BYTES = 103;

/** Where whoever has the data folder's lock may listen. */
export interface SocketPlace {
  readonly path: string;
  /** Removes what was made for it, once nobody listens any more. */
  clear(): Promise<void>;
}

/**
 * A path for the socket of this data folder. Call only with the folder's lock: a socket that is there is one that somebody left
 * behind, and is removed.
 */
export async function newSocketPlace(folder: string): Promise<SocketPlace> {
  if (process.platform === 'win32') return { path: pipeName(folder), clear: async () => undefined };
  await clear(folder);
  const path = join(folder, SOCKET);
  if (fits(path)) return { path, clear: () => clear(folder) };
  // A new folder that only the user can enter: nobody else can listen there first.
  const elsewhere = join(await mkdtemp(join(shortFolder(), 'lanline-')), SOCKET);
  await writeOwnerOnly(join(folder, POINTER), elsewhere);
  return { path: elsewhere, clear: () => clear(folder) };
}

/** Where the socket of this data folder is, if anybody listens. */
export async function socketPathOf(folder: string): Promise<string> {
  if (process.platform === 'win32') return pipeName(folder);
  return (await readPointer(folder)) ?? join(folder, SOCKET);
}

async function clear(folder: string): Promise<void> {
  await rm(join(folder, SOCKET), { force: true });
  const elsewhere = await readPointer(folder);
  if (elsewhere !== undefined) {
    await rm(elsewhere, { force: true });
    await rmdir(dirname(elsewhere)).catch(() => undefined); // the system may have tidied up
  }
  await rm(join(folder, POINTER), { force: true });
}

/** Undefined unless it is a path that we could have written. */
async function readPointer(folder: string): Promise<string | undefined> {
  try {
    await using file = await open(join(folder, POINTER));
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_PATH_BYTES + 1), 0);
    const path = buffer.toString('utf8', 0, bytesRead);
    return isAbsolute(path) && fits(path) && path.endsWith(`/${SOCKET}`) ? path : undefined;
  } catch {
    return undefined;
  }
}

function shortFolder(): string {
  const runtime = process.env.XDG_RUNTIME_DIR;
  const made = join(tmpdir(), 'lanline-XXXXXX', SOCKET);
  if (runtime !== undefined && isAbsolute(runtime) && fits(join(runtime, 'lanline-XXXXXX', SOCKET)))
    return runtime;
  return fits(made) ? tmpdir() : '/tmp';
}

function fits(path: string): boolean {
  return Buffer.byteLength(path) <= MAX_PATH_BYTES;
}

/** On Windows a pipe has a name of its own, and no file (learn.microsoft.com, "Pipe Names"). */
function pipeName(folder: string): string {
  const name = createHash('sha256').update(realpathSync(folder).toLowerCase()).digest('hex').slice(0, 32);
  return `\\\\.\\pipe\\lanline-${name}`;
}
