import type { PortHolder } from './observations.ts';

export interface Socket {
  readonly uid: number;
  readonly inode: string;
}

/**
 * The sockets at a port in /proc/net/udp, proc_net(5):
 *
 *       sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode …
 *      123: 00000000:0400 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 45678 …
 */
export function socketsAt(table: string, port: number): Socket[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    const [, local = ''] = columns;
    const [uid, inode] = [columns[7], columns[9]];
    if (!local.endsWith(`:${wanted}`) || uid === undefined || inode === undefined) return [];
    return [{ uid: Number(uid), inode }];
  });
}

/** The process in `lsof -Fcu`: a line each for process, command and user, as `p501`, `cPython` and `u501`. */
export function lsofHolder(lines: string): PortHolder | undefined {
  const field = (letter: string) => new RegExp(`^${letter}(.+)$`, 'm').exec(lines)?.[1];
  const name = field('c');
  if (name === undefined) return undefined;
  // macOS gives people numbers from 501.
  return { kind: Number(field('u')) < 500 ? 'service' : 'program', name };
}

/**
 * The process at a port in Windows' `netstat -ano -p UDP`:
 *
 *       UDP    0.0.0.0:1024           *:*                                    4711
 */
export function netstatProcess(table: string, port: number): number | undefined {
  const found = new RegExp(String.raw`^\s*UDP\s+\S+:${port}\s+\*:\*\s+(\d+)\s*$`, 'm').exec(table)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** The name in Windows' `tasklist /FO CSV /NH`: `"python.exe","4711","Console","1","12,345 K"`. */
export function tasklistName(table: string): string | undefined {
  return /^"([^"]+)","\d+"/m.exec(table)?.[1];
}
