import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../../simulation/random.ts';
import type { Host } from './host.ts';
import type { HostCost } from './host-lines.ts';
import { Lab } from './lab.ts';
import { meet } from './meet.ts';
import { monotonicMs } from './monotonic.ts';
import type { Case, Outcome } from './outcome.ts';
import { SoakFiles } from './soak-files.ts';
import { SoakWeather } from './soak-weather.ts';
import { tellStory } from './story.ts';
import { Talk } from './talk.ts';
import { judgeDownloads, judgeFiles, judgeHost, judgeTalk, judgeWindow, settled } from './verdict.ts';

/** These run from the beginning to the end: what they take must not grow. */
const LASTING = ['Ann', 'Bob', 'Carol', 'Dave'];
/** These are killed and quit, too. */
const RESTARTED = ['Eve', 'Fay'];
const TEXT_EVERY_MS = 2000;
const PATIENCE_MS = 180_000;
/** The part of the time after which everything has been used once. */
const WARM_AT = 0.4;
const MAX_HEAP_GROWTH_BYTES = 12e6;
/** The two threads that read and write files keep five each (disk-threads.ts), from the first large file on. */
const OF_THREADS = 10;
const MAX_DESCRIPTOR_GROWTH = 8 + OF_THREADS;

/** Six hosts that all talk with each other and send files, with random faults all the time. */
export function soakCase(seconds: number, seed: number): Case {
  const says = `${seconds} s of random faults among six hosts, seed ${seed}`;
  return { name: 'soak', says, play: () => play(seconds * 1000, seed) };
}

async function play(durationMs: number, seed: number): Promise<Outcome> {
  const lab = new Lab('soak');
  const beganMs = monotonicMs();
  const complaints: string[] = [];
  const facts: string[] = [];
  try {
    await soak(lab, durationMs, seed, complaints, facts);
  } catch (error) {
    complaints.push(`broken off: ${(error as Error).stack}`);
  } finally {
    await lab.close();
  }
  return { complaints, figures: {}, facts, story: tellStory(lab.hosts, beganMs) };
}

async function soak(
  lab: Lab,
  durationMs: number,
  seed: number,
  complaints: string[],
  facts: string[],
): Promise<void> {
  const lasting = await Promise.all(LASTING.map((name) => lab.add(name)));
  const restarted = await Promise.all(RESTARTED.map((name) => lab.add(name)));
  const hosts = [...lasting, ...restarted];
  await Promise.all(hosts.map((host) => host.start()));
  for (const [index, one] of hosts.entries())
    await Promise.all(hosts.slice(index + 1).map((other) => meet(one, other)));
  const quietCosts = await costsOf(lasting);
  const talks = hosts.flatMap((from) =>
    hosts.filter((to) => to !== from).map((to) => new Talk(from, to, TEXT_EVERY_MS)),
  );
  const files = new SoakFiles(hosts, lab.folder, new Random(seed, 'files'));
  const weather = new SoakWeather({ lab, lasting, restarted, seed });
  await pause(durationMs * WARM_AT);
  const warmCosts = await costsOf(lasting);
  await pause(durationMs * (1 - WARM_AT));
  await weather.clear();
  await files.end();
  for (const talk of talks) await talk.end();

  const clearMs = monotonicMs();
  const judgements = [
    ...(await settled(async () => (await Promise.all(talks.map(judgeTalk))).flat(), PATIENCE_MS)),
    ...(await settled(async () => {
      const judged = files.perPair().map(({ from, to, sent }) => judgeFiles(from, to, sent));
      return (await Promise.all(judged)).flat();
    }, PATIENCE_MS)),
  ];
  const settledSeconds = ((monotonicMs() - clearMs) / 1000).toFixed(1);
  complaints.push(...judgements);
  for (const host of hosts) {
    const others = hosts.filter((other) => other !== host);
    complaints.push(...(await settled(() => judgeWindow(host, others))));
    complaints.push(...(await judgeDownloads(host, files.to(host))));
  }
  const endCosts = await costsOf(lasting);
  complaints.push(...growth(lasting, quietCosts, warmCosts, endCosts));
  const textCount = talks.reduce((sum, { texts }) => sum + texts.length, 0);
  facts.push(
    `${textCount} texts, ${files.count} files, ${weather.count} faults`,
    `all right ${settledSeconds} s after the last`,
    `heap ${range(warmCosts, endCosts, ({ heapBytes }) => heapBytes / 1e6)} MB`,
    `descriptors ${range(quietCosts, endCosts, ({ descriptors }) => descriptors)}`,
  );
  await Promise.all(hosts.map((host) => host.quit()));
  for (const host of hosts) complaints.push(...judgeHost(host, { log: undefined, failures: undefined }));
}

function costsOf(hosts: readonly Host[]): Promise<HostCost[]> {
  return Promise.all(hosts.map((host) => host.cost()));
}

function growth(
  hosts: readonly Host[],
  quiet: readonly HostCost[],
  warm: readonly HostCost[],
  end: readonly HostCost[],
): string[] {
  return hosts.flatMap(({ name }, index) => {
    const heapBytes = (end[index]?.heapBytes ?? 0) - (warm[index]?.heapBytes ?? 0);
    const descriptors = (end[index]?.descriptors ?? 0) - (quiet[index]?.descriptors ?? 0);
    return [
      ...(heapBytes > MAX_HEAP_GROWTH_BYTES ? [`${name}: heap grew by ${heapBytes} bytes`] : []),
      ...(descriptors > MAX_DESCRIPTOR_GROWTH ? [`${name}: ${descriptors} more descriptors`] : []),
    ];
  });
}

/** From the mean at one moment to the mean at another. */
function range(from: readonly HostCost[], to: readonly HostCost[], of: (cost: HostCost) => number): string {
  const mean = (costs: readonly HostCost[]) => costs.reduce((sum, cost) => sum + of(cost), 0) / costs.length;
  return `${mean(from).toFixed(0)} → ${mean(to).toFixed(0)}`;
}
