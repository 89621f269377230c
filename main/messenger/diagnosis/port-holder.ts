import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { PortHolder } from './observations.ts';
import { lsofHolder, netstatProcess, type Socket, socketsAt, tasklistName } from './port-tables.ts';

const UNKNOWN: PortHolder = { kind: 'unknown', name: '' };
const COMMAND_MS = 2000;
const COMMAND_BYTES = 4 * 1024 * 1024;
/** Processes looked at; a desktop has some hundreds. */
const MAX_PROCESSES = 5000;
const MAX_NAME_CHARS = 40;

/** Which program holds a UDP port, as far as the system tells us. Never rejects. */
export async function portHolder(port: number): Promise<PortHolder> {
  try {
    const found = await (process.platform === 'linux' ? onLinux(port) : elsewhere(port));
    return { ...found, name: cleanName(found.name) };
  } catch {
    return UNKNOWN;
  }
}

/** Everybody may read whose a socket is; which process has it, only for one's own. */
async function onLinux(port: number): Promise<PortHolder> {
  const sockets = socketsAt(await readFile('/proc/net/udp', 'utf8'), port);
  const [first] = sockets;
  if (first === undefined) return UNKNOWN;
  const name = await processOf(sockets);
  const isOurs = first.uid === process.getuid?.();
  if (name !== undefined) return { kind: isService(first) && !isOurs ? 'service' : 'program', name };
  if (isService(first)) return { kind: 'service', name: '' };
  return { kind: isOurs ? 'unknown' : 'otherUser', name: '' };
}

/** Below 1,000 are the system's own users (login.defs(5)). */
const isService = ({ uid }: Socket) => uid < 1000;

async function processOf(sockets: readonly Socket[]): Promise<string | undefined> {
  const wanted = new Set(sockets.map(({ inode }) => `socket:[${inode}]`));
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).slice(0, MAX_PROCESSES);
  for (const id of processes) {
    const descriptors = await readdir(`/proc/${id}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${id}/fd/${descriptor}`).catch(() => '');
      if (wanted.has(target)) return readFile(`/proc/${id}/comm`, 'utf8');
    }
  }
  return undefined;
}

async function elsewhere(port: number): Promise<PortHolder> {
  if (process.platform === 'darwin')
    return lsofHolder(await output('lsof', '-nP', `-iUDP:${port}`, '-Fcu')) ?? UNKNOWN;
  const id = netstatProcess(await output('netstat', '-ano', '-p', 'UDP'), port);
  if (id === undefined) return UNKNOWN;
  const name = tasklistName(await output('tasklist', '/FI', `PID eq ${id}`, '/FO', 'CSV', '/NH'));
  if (name === undefined) return UNKNOWN;
  return { kind: /^(svchost|system|services)/i.test(name) ? 'service' : 'program', name };
}

async function output(command: string, ...argv: readonly string[]): Promise<string> {
  const options = {
    timeout: COMMAND_MS,
    maxBuffer: COMMAND_BYTES,
    encoding: 'utf8',
    windowsHide: true,
  } as const;
  return (await promisify(execFile)(command, argv, options)).stdout;
}

/** Any program may call itself anything. */
function cleanName(name: string): string {
  return name
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, MAX_NAME_CHARS);
}
