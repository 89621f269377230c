import { bigFile } from './big-file.ts';
import { codecComparisons } from './codecs.ts';
import { type Candidate, compare, median, type Result } from './compare.ts';
import { compareFolders, LANLINE } from './many-files.ts';
import { measure, type ProcessSpec } from './two-processes.ts';

/** What our figure should reach, relative to the yardstick's or absolutely. */
export interface Target {
  readonly words: string;
  holds(ours: number, yardstick: number): boolean;
}

/** One comparison; the last candidate is the yardstick. */
export interface Table {
  readonly title: string;
  readonly unit: string;
  readonly results: readonly Result[];
  /** By name of the candidate. */
  readonly targets: Readonly<Record<string, Target>>;
}

export interface Suite {
  readonly name: string;
  run(rounds: number): Promise<Table[]>;
}

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

const atLeast = (factor: number): Target => ({
  words: `≥ ${Number(factor.toFixed(2))} ×`,
  holds: (ours, yardstick) => ours >= factor * yardstick,
});
const atMost = (factor: number): Target => ({
  words: `≤ ${factor} ×`,
  holds: (ours, yardstick) => ours <= factor * yardstick,
});

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
  async run(rounds) {
    const results = await bodies(rounds, '-', 'a bare socket: write, and count in `data`');
    const targets = { [ENCRYPTED]: atLeast(0.45) };
    return [{ title: 'One body of 1 GiB, from memory to memory', unit: 'MB/s', results, targets }];
  },
};

const files: Suite = {
  name: 'files',
  async run(rounds) {
    const { path, done } = await bigFile(BODY_BYTES);
    try {
      const results = await bodies(
        rounds,
        path,
        'Node: `createReadStream().pipe(socket)`, `socket.pipe(createWriteStream())`',
      );
      const targets = { [DIALLED]: atLeast(2), [ACCEPTED]: atLeast(1.5), [ENCRYPTED]: atLeast(1.4) };
      return [{ title: 'One body of 1 GiB, from file to file', unit: 'MB/s', results, targets }];
    } finally {
      await done();
    }
  },
};

const folder: Suite = {
  name: 'folder',
  async run(rounds) {
    const results = await compareFolders(rounds);
    const targets = { [LANLINE]: atLeast(1 / 3) };
    return [{ title: 'A folder of 10,000 files of 4 KB', unit: 'files/s', results, targets }];
  },
};

const small: Suite = {
  name: 'small',
  async run(rounds) {
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
  async run(rounds) {
    const count = String(ROUND_TRIPS);
    const pair = (who: string) =>
      [
        [who, 'answer', count],
        [who, 'ask', count],
      ] as const;
    const ours = 'Lanline, encoded and decoded at both ends';
    const bare = 'a bare socket: the same bytes';
    const quantiles = ['median', '99th percentile'] as const;
    const told: Record<string, (readonly number[])[]> = { [ours]: [], [bare]: [] };
    const keeping = (name: string, who: string): Candidate => ({
      name,
      async run() {
        const figures = await measure(...pairOf('round-trip.ts', ...pair(who)));
        told[name]?.push(figures);
        return figures[0] ?? Number.NaN;
      },
    });
    await compare([keeping(ours, 'ours'), keeping(bare, 'bare')], rounds);
    return quantiles.map((quantile, index) => ({
      title: `Round trips of 40 bytes of json, ${quantile}`,
      unit: 'µs',
      results: [ours, bare].map((name) => {
        const figures = (told[name] ?? []).slice(1).map((each) => each[index] ?? Number.NaN);
        return { name, figures, median: median(figures) };
      }),
      targets: index === 0 ? { [ours]: atMost(1.3) } : {},
    }));
  },
};

const codecs: Suite = {
  name: 'codecs',
  async run(rounds) {
    const { comparisons, done } = await codecComparisons();
    const tables: Table[] = [];
    try {
      for (const { title, candidates } of comparisons) {
        const results = await compare(candidates, rounds);
        tables.push({ title: `Codec: ${title}`, unit: 'MB/s', results, targets: {} });
      }
    } finally {
      await done();
    }
    return tables;
  },
};

const idle: Suite = {
  name: 'idle',
  async run(rounds) {
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
    const targets = { Lanline: { words: '≤ 40 KB', holds: (ours: number) => ours <= 40 } };
    return [{ title: `Memory of an idle connection, of ${CONNECTIONS}`, unit: 'KB', results, targets }];
  },
};

export const suites: readonly Suite[] = [memory, files, folder, small, trips, codecs, idle];
