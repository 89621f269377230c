import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBigFile } from '../big-file.ts';
import { rsync } from '../peers/rsync.ts';
import { scp } from '../peers/scp.ts';
import { tar } from '../peers/tar.ts';
import { tryOut } from '../peers/try-out.ts';
import type { Suite } from '../suite.ts';
import { atMost, type Table } from '../tables.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { contest, LANLINE } from './contest.ts';
import { type Costly, costGrid } from './cost-grid.ts';
import { placesWith, whyNot } from './places.ts';

const FOLDERS = [
  { count: 10_000, sizeBytes: 4_096, words: '4 KiB' },
  { count: 100, sizeBytes: 10_000_000, words: '10 MB' },
];

/** What is kept of every turn until all are over. */
const MAX_KEPT_BYTES = 100_000_000;

export const smallSuite: Suite = {
  name: 'app-small',
  async run({ rounds, scale, folder }) {
    // The yardstick is the last one.
    const { working, notes } = await tryOut([scp, rsync, tar]);
    const tables: Table[] = [];
    const costs: Costly[] = [];
    const missing: string[] = [];
    for (const { count: unscaled, sizeBytes, words } of FOLDERS) {
      const count = Math.ceil(unscaled * scale);
      for (const place of placesWith(folder)) {
        const name = `${count.toLocaleString('en-US')} files of ${words} ${place.name}`;
        const why = await whyNot(place, count * sizeBytes);
        if (why !== undefined) {
          missing.push(`Left out: ${name}; ${why}.`);
          continue;
        }
        await using source = await temporaryFolder(place.folder);
        const path = join(source.path, 'many');
        await mkdir(path);
        for (let index = 0; index < count; index++)
          await writeBigFile(join(path, `file-${index}`), sizeBytes);
        const keeps = count * sizeBytes <= MAX_KEPT_BYTES;
        const ring = { place: place.folder, programs: working, rounds, keeps };
        const { results, ours } = await contest(path, ring);
        const targets = working.includes(tar) ? { [LANLINE]: atMost(1.5) } : {};
        tables.push({ title: `A folder of ${name}`, unit: 's', results, targets, notes });
        costs.push({ name, sizeBytes: count * sizeBytes, rounds: ours });
      }
    }
    return [...tables, { ...costGrid('What a folder costs Lanline', costs), notes: missing }];
  },
};
