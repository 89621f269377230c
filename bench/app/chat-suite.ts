import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writeBigFile } from '../big-file.ts';
import { takeTurns } from '../compare.ts';
import type { Suite } from '../suite.ts';
import { type Cell, median, noMoreThan, quantile, type Row } from '../tables.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { costGrid } from './cost-grid.ts';
import { openPair } from './pair.ts';
import { flush, placesWith, whyNot } from './places.ts';
import { shownSize } from './sizes.ts';
import { type TransferFigures, transferAll } from './transfers.ts';

const COUNT = 4;
const SIZE_BYTES = 2 ** 30;
/** How long a chat without transfers lasts. */
const QUIET_MS = 5_000;
const P99 = noMoreThan(20, 'ms');

interface Chatted {
  /** How long each text took, in milliseconds. */
  readonly times: readonly number[];
  readonly transfers?: TransferFigures;
}

export const chatSuite: Suite = {
  name: 'app-chat',
  async run({ rounds, scale, folder }) {
    const sizeBytes = Math.ceil(SIZE_BYTES * scale);
    const what = `${COUNT} transfers of ${shownSize(sizeBytes)} at once`;
    const places = placesWith(folder);
    const reasons = await Promise.all(places.map((place) => whyNot(place, COUNT * sizeBytes)));
    const place = places[reasons.indexOf(undefined)];
    if (place === undefined) {
      const notes = reasons.map((reason) => `Left out: ${reason}.`);
      return [{ title: `A chat beside ${what}`, columns: [], rows: [], notes }];
    }
    await using source = await temporaryFolder(place.folder);
    const paths = Array.from({ length: COUNT }, (_, index) => join(source.path, `big-${index}`));
    for (const path of paths) await writeBigFile(path, sizeBytes);
    const quietMs = Math.ceil(QUIET_MS * scale);
    const runs = [() => chat(place.folder, quietMs, []), () => chat(place.folder, 0, paths)];
    const [quiet = [], busy = []] = await takeTurns(runs, rounds);
    const title = `A text's way, from the call of \`sendText\` to “delivered”, beside files ${place.name}`;
    const columns = ['median, ms', '99th percentile, ms'];
    const rows = [{ ...rowOf(what, busy), target: `99th ${P99.words}` }, rowOf('no transfer', quiet)];
    const costs = busy.flatMap(({ transfers }) => transfers ?? []);
    const column = { name: what, sizeBytes: COUNT * sizeBytes, rounds: costs };
    return [{ title, columns, rows }, costGrid('What several transfers at once cost Lanline', [column])];
  },
};

/** Ann writes to Bob while she sends him files, or for so long. */
async function chat(place: string, quietMs: number, paths: readonly string[]): Promise<Chatted> {
  await using folder = await temporaryFolder(place);
  await flush();
  await using pair = await openPair(folder.path);
  await pair.ann.chat(pair.bob.id);
  const transfers = paths.length > 0 ? await transferAll(pair, paths) : undefined;
  await pause(quietMs);
  const times = await pair.ann.endChat();
  return { times, ...(transfers === undefined ? {} : { transfers }) };
}

/** The target is the busy chat's. */
function rowOf(name: string, outcome: readonly Chatted[]): Row {
  const [p50, p99] = [0.5, 0.99].map((q) => outcome.map(({ times }) => quantile(times, q)));
  const isBusy = outcome.some(({ transfers }) => transfers !== undefined);
  const last: Cell = {
    figures: p99 ?? [],
    ...(isBusy ? { holds: P99.holds(median(p99 ?? []), Number.NaN) } : {}),
  };
  return { name, cells: [{ figures: p50 ?? [] }, last] };
}
