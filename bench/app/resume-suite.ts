import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeBigFile } from '../big-file.ts';
import { takeTurns } from '../compare.ts';
import { fetchByCurl } from '../peers/https.ts';
import type { PeerProgram } from '../peers/peer-program.ts';
import { bringByRsync } from '../peers/rsync.ts';
import { tryOut } from '../peers/try-out.ts';
import type { Suite } from '../suite.ts';
import { type Cell, median, noMoreThan, type Row, type Table } from '../tables.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Resumed, receiverKilled, resumeByApp, senderPaused } from './interruptions.ts';
import { flush, type Place, placesWith, whyNot } from './places.ts';
import { shownSize } from './sizes.ts';

const SIZE_BYTES = 4 * 2 ** 30;
/** What is left of a smaller one arrives before it can be interrupted. */
const MIN_SIZE_BYTES = 2 ** 30;
const CUT_AT = 0.9;
const GOES_ON = noMoreThan(1, 's');

/** The beginning of the file is in its place. */
const PEERS: readonly PeerProgram[] = [
  {
    name: '`rsync --append-verify`: checked, not encrypted',
    packages: 'rsync',
    isEncrypted: false,
    bring: (source, target) => bringByRsync(source, target, ['--append-verify']),
  },
  {
    name: '`curl --continue-at -` from `nginx`: HTTPS, what was there is not checked',
    packages: 'curl nginx-light openssl',
    isEncrypted: true,
    bring: (source, target) => fetchByCurl(source, target, ['--continue-at', '-']),
  },
];

export const resumeSuite: Suite = {
  name: 'app-resume',
  async run({ rounds, scale, folder }) {
    const sizeBytes = Math.max(MIN_SIZE_BYTES, Math.ceil(SIZE_BYTES * scale));
    const { working, notes } = await tryOut(PEERS);
    const tables: Table[] = [];
    for (const place of placesWith(folder)) {
      const title = `A file of ${shownSize(sizeBytes)} ${place.name}, interrupted at ${CUT_AT * 100} %`;
      const why = await whyNot(place, sizeBytes);
      const rows = why === undefined ? await resume(place, sizeBytes, working, rounds) : [];
      const left = why === undefined ? notes : [`Left out: ${why}.`];
      tables.push({ title, columns: ['goes on after, s', 'done after, s'], rows, notes: left });
    }
    return tables;
  },
};

async function resume(
  place: Place,
  sizeBytes: number,
  peers: readonly PeerProgram[],
  rounds: number,
): Promise<Row[]> {
  await using source = await temporaryFolder(place.folder);
  const path = join(source.path, 'big');
  await writeBigFile(path, sizeBytes);
  const cutAtBytes = Math.ceil(CUT_AT * sizeBytes);
  const all: readonly (readonly [string, () => Promise<Resumed>])[] = [
    [
      'Lanline, its receiver killed and started again: since they are connected',
      () => resumeByApp(path, cutAtBytes, place.folder, receiverKilled),
    ],
    [
      'Lanline, paused by its sender: since the click on “continue”',
      () => resumeByApp(path, cutAtBytes, place.folder, senderPaused),
    ],
    ...peers.map((peer) => [peer.name, () => resumeByPeer(peer, path, cutAtBytes, place.folder)] as const),
  ];
  const outcome = await takeTurns(
    all.map(([, run]) => run),
    rounds,
  );
  return all.map(([name], index) => rowOf(name, outcome[index] ?? []));
}

async function resumeByPeer(
  program: PeerProgram,
  source: string,
  cutAtBytes: number,
  place: string,
): Promise<Resumed> {
  await using folder = await temporaryFolder(place);
  const target = join(folder.path, 'target');
  await mkdir(target);
  await writeBigFile(join(target, basename(source)), cutAtBytes);
  await flush();
  return { done: await program.bring(source, target) };
}

function rowOf(name: string, outcome: readonly Resumed[]): Row {
  const goesOn = outcome.flatMap((each) => each.goesOn ?? []);
  const done: Cell = { figures: outcome.map((each) => each.done) };
  if (goesOn.length === 0) return { name, cells: [{ figures: [] }, done] };
  const holds = GOES_ON.holds(median(goesOn), Number.NaN);
  return { name, target: `goes on ${GOES_ON.words}`, cells: [{ figures: goesOn, holds }, done] };
}
