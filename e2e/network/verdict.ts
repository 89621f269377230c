import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { TransferView } from '../../main/ipc/contract.ts';
import type { Host } from './host.ts';
import { monotonicMs } from './monotonic.ts';
import { type SentFile, sha256Of } from './sent-file.ts';
import type { Talk } from './talk.ts';

/** In this time receipts and news of what has happened are told. */
const SETTLE_MS = 10_000;
const LOOK_EVERY_MS = 500;

/** What is still wrong when everything has had time to settle. */
export async function settled(judge: () => Promise<string[]>, withinMs = SETTLE_MS): Promise<string[]> {
  const untilMs = monotonicMs() + withinMs;
  for (;;) {
    const complaints = await judge();
    if (complaints.length === 0 || monotonicMs() > untilMs) return complaints;
    await pause(LOOK_EVERY_MS);
  }
}

/** Every text that was taken has arrived once and in order, and its writer knows it. */
export async function judgeTalk({ from, to, texts }: Talk): Promise<string[]> {
  const way = `${from.name} → ${to.name}`;
  const indices = new Map(texts.map(({ text }, index) => [text, index]));
  const arrived = (await to.items(from.id)).flatMap((item) =>
    item.kind === 'text' && item.from === 'them' ? [indices.get(item.text) ?? -1] : [],
  );
  const count = new Set(arrived);
  const lost = texts.filter(({ outcome }, index) => outcome === 'said' && !count.has(index)).length;
  const refused = arrived.filter((index) => texts[index]?.outcome === 'refused').length;
  const late = arrived.filter((index, at) => at > 0 && index < (arrived[at - 1] ?? 0)).length;
  const states = (await from.items(to.id)).flatMap((item) =>
    item.kind === 'text' && item.from === 'me' ? [item.state] : [],
  );
  const open = states.filter((state) => state !== 'delivered' && state !== 'read');
  return [
    ...(lost > 0 ? [`${way}: ${lost} of ${texts.length} texts lost`] : []),
    ...(arrived.length > count.size ? [`${way}: ${arrived.length - count.size} texts twice`] : []),
    ...(late > 0 ? [`${way}: ${late} texts out of order`] : []),
    ...(refused > 0 ? [`${way}: ${refused} texts arrived that were refused`] : []),
    ...(arrived.includes(-1) ? [`${way}: a text that nobody wrote`] : []),
    ...(open.length > 0 ? [`${way}: ${open.length} texts shown as ${[...new Set(open)].join(', ')}`] : []),
  ];
}

/** Every file is whole at its receiver, once, and both sides say so. */
export async function judgeFiles(from: Host, to: Host, files: readonly SentFile[]): Promise<string[]> {
  const [sent, received] = [await transfersOf(from, to, 'out'), await transfersOf(to, from, 'in')];
  const complaints = await Promise.all(
    files.map(async ({ name, sha256 }) => {
      const there = received.filter((transfer) => transfer.name === name);
      const here = sent.filter((transfer) => transfer.name === name);
      const says = (list: readonly TransferView[]) =>
        list.map(({ state, problem }) => `${state} ${problem?.code ?? ''}`.trim()).join(', ') || 'unknown';
      const ends = `${name}: ${from.name} shows ${says(here)}; ${to.name} ${says(there)}`;
      const [only] = there;
      if (there.length !== 1 || here.length !== 1) return [`${ends}, not once`];
      if (here[0]?.state !== 'done' || only?.state !== 'done') return [ends];
      const isWhole = only.savedAs !== undefined && (await sha256Of(only.savedAs)) === sha256;
      return isWhole ? [] : [`${name} has other bytes at ${to.name}`];
    }),
  );
  return complaints.flat();
}

/** Nothing but these files is left in the downloads: no copy, and no part of one. */
export async function judgeDownloads(host: Host, files: readonly SentFile[]): Promise<string[]> {
  const names = new Set(files.map(({ name }) => name));
  const found = (await readdir(host.downloadsFolder)).filter((name) => name !== 'ballast');
  const strange = found.filter((name) => !names.has(name));
  return strange.length === 0 ? [] : [`${host.name} has more in the downloads: ${strange.join(', ')}`];
}

/** The window shows that these people are here and connected, no problem, and what a window opened now would show. */
export async function judgeWindow(host: Host, others: readonly Host[]): Promise<string[]> {
  const { people, me } = host.shown;
  const untrue = others.flatMap(({ id, name }) => {
    const { presence, link } = people.get(id) ?? {};
    const isTrue = presence === 'here' && link?.state === 'open' && link.problem === undefined;
    return isTrue ? [] : [`${host.name} shows ${name} ${presence ?? 'nowhere'}, ${JSON.stringify(link)}`];
  });
  const problems = [me?.discoveryProblem, me?.storageProblem].filter((problem) => problem !== undefined);
  const { people: current } = await host.call('snapshot');
  const untold = current.filter(({ id, presence, addressName, link }) => {
    const shown = people.get(id);
    return (
      shown?.presence !== presence || shown.addressName !== addressName || shown.link.state !== link.state
    );
  });
  return [
    ...untrue,
    ...problems.map((problem) => `${host.name} shows ${JSON.stringify(problem)}`),
    ...untold.map(({ name }) => `${host.name} was not told the state of ${name}`),
  ];
}

/** It never ended by itself, never alarmed, failed nothing, and said nothing that nobody expected. */
export function judgeHost(
  host: Host,
  expected: { readonly log: RegExp | undefined; readonly failures: string | undefined },
): string[] {
  const { crashes, errors, shown, name } = host;
  const { failures } = expected;
  const failed = shown.failures.filter((each) => failures === undefined || !each.includes(failures));
  return [
    ...crashes.map((crash) => `${name} ended: ${crash}`),
    ...shown.alarms.map((alarm) => `${name} alarmed: ${alarm}`),
    ...[...new Set(failed)].map((failure) => `${name} failed ${failure}`),
    ...errors.unexplained(expected.log).map((entry) => `${name} logged: ${entry}`),
  ];
}

async function transfersOf(
  host: Host,
  other: Host,
  direction: TransferView['direction'],
): Promise<TransferView[]> {
  return (await host.items(other.id)).flatMap((item) =>
    item.kind === 'file' && item.transfer.direction === direction ? [item.transfer] : [],
  );
}
