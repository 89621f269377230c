/**
 * One headless Lanline that tells what it costs. Each line of its input is answered by a line of JSON (`Cost`):
 *
 *     node measured-lanline.ts PROJECT_FOLDER DATA_FOLDER
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';

export interface Cost {
  /** Since the start of the process. */
  readonly cpuMs: number;
  readonly upMs: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Packets on e0. */
  readonly received: number;
  readonly sent: number;
  /** Since the last line: the longest of 99 % of all turns of the event loop, beyond its 10 ms of rest. */
  readonly delayMs: number;
  readonly people: number;
  /** People who went, since the last line. */
  readonly leavers: number;
}

const [, , project = '', folder = ''] = process.argv;
const { createLanline } = (await import(
  join(project, 'main/lanline.ts')
)) as typeof import('../../main/lanline.ts');
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
const lanline = await createLanline(
  { name: 'Measured', dataFolder: join(folder, 'data'), downloadsFolder: join(folder, 'downloads') },
  {
    kind: 'web',
    openSource: () => Promise.reject(new Error('Nothing is sent here.')),
    chooseSavePath: async () => null,
    showInFolder: async () => undefined,
    openLink: async () => undefined,
  },
);
const people = new Set<string>();
let leavers = 0;
lanline.subscribe((event, payload) => {
  const { id } = payload as { id: string };
  if (event === 'person') people.add(id);
  if (event === 'personGone' && people.delete(id)) leavers++;
});

function cost(): Cost {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const [, counts = ''] = /e0:(.*)/.exec(readFileSync('/proc/net/dev', 'utf8')) ?? [];
  const columns = counts.trim().split(/\s+/).map(Number);
  const figures = {
    cpuMs: (user + system) / 1000,
    upMs: performance.now(),
    residentBytes: rss,
    heapBytes: heapUsed,
    received: columns[1] ?? 0,
    sent: columns[9] ?? 0,
    delayMs: Math.max(0, delay.percentile(99) / 1e6 - 10),
    people: people.size,
    leavers,
  };
  leavers = 0;
  delay.reset();
  return figures;
}

console.log('ready');
for await (const _ of createInterface({ input: process.stdin })) console.log(JSON.stringify(cost()));
await lanline.stop();
