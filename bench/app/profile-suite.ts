import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBigFile } from '../big-file.ts';
import { takeTurns } from '../compare.ts';
import type { Suite } from '../suite.ts';
import type { Grid } from '../tables.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { purposeOf, purposes } from './cpu-purposes.ts';
import { type Sample, sampleWhile } from './cpu-samples.ts';
import { openPair } from './pair.ts';
import { flush, placesWith, whyNot } from './places.ts';
import { shownSize } from './sizes.ts';
import { transferAll } from './transfers.ts';

const SIZE_BYTES = 2 ** 30;
/** What we make of it. */
const READING = new URL('profile.md', import.meta.url);
const ENDS = ['sender', 'receiver'] as const;
const TOTAL = 'all of it';

/** CPU seconds per GiB by purpose. */
type Profile = ReadonlyMap<string, number>;

export const profileSuite: Suite = {
  name: 'app-profile',
  async run({ rounds, scale, folder }) {
    const sizeBytes = Math.ceil(SIZE_BYTES * scale);
    const title = `Where the CPU seconds per GiB go, of one file of ${shownSize(sizeBytes)}`;
    const places = placesWith(folder);
    const reasons = await Promise.all(places.map((place) => whyNot(place, sizeBytes)));
    const usable = places.filter((_, index) => reasons[index] === undefined);
    const runs = usable.map((place) => () => profile(place.folder, sizeBytes));
    try {
      const outcome = await takeTurns(runs, rounds);
      const columns = usable.flatMap(({ name }) => ENDS.map((end) => `${end}, ${name}`));
      const profiles = outcome.flatMap((each) => ENDS.map((_, end) => each.map((both) => both[end])));
      return [gridOf(title, columns, profiles)];
    } catch (error) {
      const why = `\`perf\` (Debian: linux-perf) can't sample here: ${(error as Error).message}`;
      return [{ title, columns: [], rows: [], notes: [`Left out: ${why}.`] }];
    }
  },
};

function gridOf(
  title: string,
  columns: readonly string[],
  profiles: readonly (readonly (Profile | undefined)[])[],
): Grid {
  const rows = [...purposes, TOTAL].map((name) => ({
    name,
    cells: profiles.map((rounds) => ({ figures: rounds.map((profile) => profile?.get(name) ?? 0) })),
  }));
  return { title, columns, rows, notes: [readFileSync(READING, 'utf8').trim()] };
}

/** Of the sender and the receiver. */
async function profile(place: string, sizeBytes: number): Promise<readonly Profile[]> {
  await using folder = await temporaryFolder(place);
  const path = join(folder.path, 'big');
  await writeBigFile(path, sizeBytes);
  await flush();
  await using pair = await openPair(folder.path);
  const cpuSeconds: number[] = [];
  const samples = await sampleWhile([pair.ann.pid, pair.bob.pid], async () => {
    const { sender, receiver } = await transferAll(pair, [path]);
    cpuSeconds.push(sender.cpuSeconds, receiver.cpuSeconds);
  });
  return samples.map((each, end) => profileOf(each, ((cpuSeconds[end] ?? 0) / sizeBytes) * 2 ** 30));
}

function profileOf(samples: readonly Sample[], secondsPerGib: number): Profile {
  const profile = new Map([[TOTAL, secondsPerGib]]);
  for (const sample of samples) {
    const purpose = purposeOf(sample);
    profile.set(purpose, (profile.get(purpose) ?? 0) + secondsPerGib / samples.length);
  }
  return profile;
}
