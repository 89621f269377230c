import { readFile } from 'node:fs/promises';

const TABLE = '/proc/net/arp';
/** The entry has a hardware address (ATF_COM, arp(7)). */
const COMPLETE = 2;
/** From the end of a vain attempt to connect, which took more than four seconds. */
const SETTLED_MS = 4500;
const LOOK_EVERY_MS = 250;

/** What Linux's table of neighbours says of an address: proc_net(5). Other systems have none that can be read. */
export async function neighbour(host: string): Promise<'present' | 'missing' | undefined> {
  const table = await readFile(TABLE, 'utf8').catch(() => '');
  return neighbourIn(table, host);
}

/**
 * Whether `host` is there, once the system knows: an entry from before is believed for five seconds, and then asked for
 * three times, a second apart (neigh(7), delay_first_probe_time). Rejects with the signal's reason.
 * @param pause resolves after so many milliseconds
 */
export async function settledNeighbour(
  host: string,
  pause: (delayMs: number) => Promise<void>,
): Promise<'present' | 'missing' | undefined> {
  for (let waitedMs = 0; waitedMs < SETTLED_MS; waitedMs += LOOK_EVERY_MS) {
    const state = await neighbour(host);
    if (state !== 'present') return state;
    await pause(LOOK_EVERY_MS);
  }
  return neighbour(host);
}

/**
 *     IP address       HW type     Flags       HW address            Mask     Device
 *     10.77.0.2        0x1         0x2         aa:bb:cc:dd:ee:ff     *        eth0
 */
export function neighbourIn(table: string, host: string): 'present' | 'missing' | undefined {
  for (const line of table.split('\n')) {
    const [address, , flags] = line.split(/\s+/);
    if (address === host) return (Number(flags) & COMPLETE) !== 0 ? 'present' : 'missing';
  }
  return undefined;
}
