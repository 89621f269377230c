import { join } from 'node:path';
import { chatSuite } from './app/chat-suite.ts';
import { fileSuite } from './app/file-suite.ts';
import { profileSuite } from './app/profile-suite.ts';
import { resumeSuite } from './app/resume-suite.ts';
import { smallSuite } from './app/small-suite.ts';
import { writeBigFile } from './big-file.ts';
import { codecGrids } from './codecs.ts';
import { type Candidate, compare, resultOf, takeTurns } from './compare.ts';
import type { Suite } from './suite.ts';
import { atLeast, atMost, noMoreThan, type Result } from './tables.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { measure, type ProcessSpec } from './two-processes.ts';

const BODY_BYTES = 1 << 30;
const SMALL_COUNT = 1_000_000;
const ROUND_TRIPS = 20_000;
const CONNECTIONS = 1_000;

function pairOf(
  file: string,
  listener: readonly string[],
  caller: readonly string[],
): [ProcessSpec, ProcessSpec] {
  return [
    { file, args: listener },
    { file, args: caller },
  ];
}

/** A candidate of two processes, whose figure is the first they report. */
function between(
  name: string,
  file: string,
  listener: readonly string[],
  caller: readonly string[],
): Candidate {
  const run = async () => (await measure(...pairOf(file, listener, caller)))[0] ?? Number.NaN;
  return { name, run };
}

const DIALLED = 'Lanline, the receiver dialled';
const ACCEPTED = 'Lanline, the receiver accepted';
const ENCRYPTED = 'Lanline, encrypted, the receiver dialled';

async function bodies(rounds: number, file: string, yardstick: string): Promise<Result[]> {
  const sender = ['send', String(BODY_BYTES), file];
  const receiver = ['receive', String(BODY_BYTES), file];
  return compare(
    [
      between(DIALLED, 'body.ts', ['ours', ...sender], ['ours', ...receiver]),
      between(ACCEPTED, 'body.ts', ['ours', ...receiver], ['ours', ...sender]),
      between(ENCRYPTED, 'body.ts', ['encrypted', ...sender], ['encrypted', ...receiver]),
      between(yardstick, 'body.ts', ['bare', ...sender], ['bare', ...receiver]),
    ],
    rounds,
  );
}

const memory: Suite = {
  name: 'memory',
  async run({ rounds }) {
    const results = await bodies(rounds, '-', 'a bare socket: write, and count in `data`');
    const targets = { [ENCRYPTED]: atLeast(0.45) };
    return [{ title: 'One body of 1 GiB, from memory to memory', unit: 'MB/s', results, targets }];
  },
};

const files: Suite = {
  name: 'files',
  async run({ rounds }) {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'big');
    await writeBigFile(path, BODY_BYTES);
    const results = await bodies(
      rounds,
      path,
      'Node: `createReadStream().pipe(socket)`, `socket.pipe(createWriteStream())`',
    );
    const targets = { [DIALLED]: atLeast(2), [ACCEPTED]: atLeast(1.5), [ENCRYPTED]: atLeast(1.4) };
    return [{ title: 'One body of 1 GiB, from file to file', unit: 'MB/s', results, targets }];
  },
};

const small: Suite = {
  name: 'small',
  async run({ rounds }) {
    const count = String(SMALL_COUNT);
    const pair = (who: string) =>
      [
        [who, 'receive', count],
        [who, 'send', count],
      ] as const;
    const results = await compare(
      [
        between('Lanline, encoded and decoded, none lost', 'one-way.ts', ...pair('ours')),
        between('a bare socket: one write a message, bytes counted', 'one-way.ts', ...pair('bare')),
      ],
      rounds,
    );
    const targets = { 'Lanline, encoded and decoded, none lost': atLeast(2.5) };
    return [{ title: 'Messages of 40 bytes of json, one way', unit: 'messages/s', results, targets }];
  },
};

const trips: Suite = {
  name: 'trips',
  async run({ rounds }) {
    const count = String(ROUND_TRIPS);
    const pair = (who: string) =>
      [
        [who, 'answer', count],
        [who, 'ask', count],
      ] as const;
    const ours = 'Lanline, encoded and decoded at both ends';
    const bare = 'a bare socket: the same bytes';
    const quantiles = ['median', '99th percentile'] as const;
    const runs = ['ours', 'bare'].map((who) => () => measure(...pairOf('round-trip.ts', ...pair(who))));
    const told = await takeTurns(runs, rounds);
    return quantiles.map((quantile, q) => ({
      title: `Round trips of 40 bytes of json, ${quantile}`,
      unit: 'µs',
      results: [ours, bare].map((name, which) =>
        resultOf(name, told[which]?.map((figures) => figures[q] ?? Number.NaN) ?? []),
      ),
      targets: q === 0 ? { [ours]: atMost(1.3) } : {},
    }));
  },
};

const codecs: Suite = { name: 'codecs', run: ({ rounds }) => codecGrids(rounds) };

const idle: Suite = {
  name: 'idle',
  async run({ rounds }) {
    const count = String(CONNECTIONS);
    const pair = (who: string) =>
      [
        [who, 'listen', count],
        [who, 'dial', count],
      ] as const;
    const results = await compare(
      [
        between('Lanline', 'idle.ts', ...pair('ours')),
        between('a bare socket that listens for `data`', 'idle.ts', ...pair('bare')),
      ],
      rounds,
    );
    const targets = { Lanline: noMoreThan(40, 'KB') };
    return [{ title: `Memory of an idle connection, of ${CONNECTIONS}`, unit: 'KB', results, targets }];
  },
};

/** They read what processes cost from Linux's /proc. */
const appSuites =
  process.platform === 'linux' ? [fileSuite, smallSuite, resumeSuite, chatSuite, profileSuite] : [];

export const suites: readonly Suite[] = [...appSuites, memory, files, small, trips, codecs, idle];
