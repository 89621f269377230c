import { join } from 'node:path';
import { writeBigFile } from '../big-file.ts';
import { resultOf } from '../compare.ts';
import { https } from '../peers/https.ts';
import { nc } from '../peers/nc.ts';
import type { PeerProgram } from '../peers/peer-program.ts';
import { rsync } from '../peers/rsync.ts';
import { scp } from '../peers/scp.ts';
import { tryOut } from '../peers/try-out.ts';
import { wormhole } from '../peers/wormhole.ts';
import type { Suite } from '../suite.ts';
import type { Comparison, Result, Table, Target } from '../tables.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Contest, contest, LANLINE } from './contest.ts';
import { type Costly, CPU_TARGETS, costGrid } from './cost-grid.ts';
import { placesWith, whyNot } from './places.ts';
import { shownSize } from './sizes.ts';

const SIZES_BYTES = [2 ** 30, 4 * 2 ** 30];
/** Larger ones say nothing new about it, and take minutes. */
const WORMHOLE_MAX_BYTES = 2 ** 30;
/** Of the speed of `nc`. */
const MIN_SPEED = 0.6;

export const fileSuite: Suite = {
  name: 'app-file',
  async run({ rounds, scale, folder }) {
    // The yardstick is the last one.
    const { working, notes } = await tryOut([wormhole, scp, https, rsync, nc]);
    const tables: Table[] = [];
    const costs: Costly[] = [];
    const missing: string[] = [];
    for (const unscaled of SIZES_BYTES) {
      const sizeBytes = Math.ceil(unscaled * scale);
      const programs = working.filter((program) => program !== wormhole || unscaled <= WORMHOLE_MAX_BYTES);
      for (const place of placesWith(folder)) {
        const name = `${shownSize(sizeBytes)} ${place.name}`;
        const why = await whyNot(place, sizeBytes);
        if (why !== undefined) {
          missing.push(`Left out: ${name}; ${why}.`);
          continue;
        }
        await using source = await temporaryFolder(place.folder);
        const path = join(source.path, 'big');
        await writeBigFile(path, sizeBytes);
        const outcome = await contest(path, { place: place.folder, programs, rounds });
        tables.push(comparison(`One file of ${name}`, sizeBytes, outcome, programs, notes));
        costs.push({ name, sizeBytes, rounds: outcome.ours });
      }
    }
    return [...tables, { ...costGrid('What a file costs Lanline', costs, CPU_TARGETS), notes: missing }];
  },
};

function comparison(
  title: string,
  sizeBytes: number,
  { results }: Contest,
  programs: readonly PeerProgram[],
  notes: readonly string[],
): Comparison {
  const speeds = results.map(({ name, figures }) =>
    resultOf(
      name,
      figures.map((seconds) => sizeBytes / 1e6 / seconds),
    ),
  );
  const targets = programs.includes(nc) ? { [LANLINE]: fastEnough(speeds, programs) } : {};
  return {
    title,
    unit: 'MB/s',
    results: speeds,
    targets,
    notes,
  };
}

function fastEnough(speeds: readonly Result[], programs: readonly PeerProgram[]): Target {
  const encrypted = programs.filter(({ isEncrypted }) => isEncrypted).map(({ name }) => name);
  const theirs = speeds.filter(({ name }) => encrypted.includes(name)).map(({ median }) => median);
  return {
    words: `≥ ${MIN_SPEED} × \`nc\`, and before whatever else encrypts`,
    holds: (ours, yardstick) => ours >= MIN_SPEED * yardstick && theirs.every((speed) => ours > speed),
  };
}
