/**
 * What discovery costs one Lanline among n others, measured in network namespaces. Linux, root and iproute2.
 *
 *     node e2e/network/scale.ts [--peers 100,300,1000] [--seconds 30] [--answers turns|all] [--of PROJECT_FOLDER]
 *
 * `--answers all --of FOLDER` measures Lanline 0.2, checked out in FOLDER, among others like itself.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LineProgram } from './line-program.ts';
import type { Cost } from './measured-lanline.ts';
import { Lan, run, whyNoNamespaces } from './namespaces.ts';

const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: '100,300,1000' },
    seconds: { type: 'string', default: '30' },
    answers: { type: 'string', default: 'turns' },
    of: { type: 'string', default: fileURLToPath(new URL('../../', import.meta.url)) },
  },
});
/** Until everybody has been seen; then the rounds of a burst are over. */
const SETTLE_MS = 12_000;

const why = whyNoNamespaces();
if (why !== undefined) {
  console.log(`skipped: ${why}`);
  process.exit(0);
}

console.log(
  '| peers | all seen after | packets in | packets out | CPU | memory | heap | delay (p99) | seen | leavers |',
);
console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const count of values.peers.split(',').map(Number)) console.log(await measure(count));

async function measure(count: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'lanline-scale-'));
  const lan = new Lan('scale');
  const running: LineProgram[] = [];
  try {
    const real = lan.plug('real', '10.77.0.1/16');
    const crowd = lan.plug('crowd');
    const first = '10.77.1.0';
    addAddresses(crowd.space, count);
    const swarm = new LineProgram(
      crowd.start(node('swarm.ts', String(count), first, '10.77.255.255', values.answers), {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    running.push(swarm);
    await swarm.line();
    const lanline = new LineProgram(
      real.start(node('measured-lanline.ts', values.of, folder), { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    running.push(lanline);
    await lanline.line();
    const began = performance.now();
    let allSeen = Number.NaN;
    while (performance.now() - began < SETTLE_MS) {
      const { people } = await costOf(lanline);
      if (people >= count && Number.isNaN(allSeen)) allSeen = performance.now() - began;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const before = await costOf(lanline);
    await new Promise((resolve) => setTimeout(resolve, Number(values.seconds) * 1000));
    const after = await costOf(lanline);
    return row(count, allSeen, before, after);
  } finally {
    await Promise.all(running.map((program) => program.end()));
    lan.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function costOf(lanline: LineProgram): Promise<Cost> {
  return JSON.parse(await lanline.ask('')) as Cost;
}

function row(count: number, allSeenMs: number, before: Cost, after: Cost): string {
  const seconds = (after.upMs - before.upMs) / 1000;
  const perSecond = (of: (cost: Cost) => number) => ((of(after) - of(before)) / seconds).toFixed(1);
  const cpu = (after.cpuMs - before.cpuMs) / seconds / 10;
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  const cells = [
    count,
    Number.isNaN(allSeenMs) ? 'never' : `${(allSeenMs / 1000).toFixed(1)} s`,
    `${perSecond(({ received }) => received)}/s`,
    `${perSecond(({ sent }) => sent)}/s`,
    `${cpu.toFixed(1)} %`,
    megabytes(after.residentBytes),
    megabytes(after.heapBytes),
    `${after.delayMs.toFixed(1)} ms`,
    after.people,
    after.leavers,
  ];
  return `| ${cells.join(' | ')} |`;
}

function node(script: string, ...args: string[]): string[] {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return [process.execPath, '--no-warnings', path, ...args];
}

/** In one go: one process for each of a thousand would take a minute. */
function addAddresses(space: string, count: number): void {
  const lines = Array.from({ length: count }, (_, index) => {
    const host = `10.77.${1 + (index >> 8)}.${index & 255}`;
    return `addr add ${host}/16 brd + dev e0`;
  });
  run('sh', '-c', `printf '%s\\n' "$0" | ip -n ${space} -batch -`, lines.join('\n'));
}
