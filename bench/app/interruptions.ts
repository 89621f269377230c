import type { TransferView } from '../../main/ipc/contract.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { AppProcess, SeenTransfer } from './app-process.ts';
import { openPair, type Pair } from './pair.ts';
import { flush } from './places.ts';
import { allDone, send } from './transfers.ts';

/** In seconds, since it could go on. */
export interface Resumed {
  /** Until bytes have arrived that were not there before. */
  readonly goesOn?: number;
  readonly done: number;
}

interface Interrupted {
  /** As Bob showed it. */
  readonly arrivedBytes: number;
  readonly mayGoOnAtMs: number;
}

/** Interrupts Bob's only transfer. */
export type Interruption = (pair: Pair, transferId: string) => Promise<Interrupted>;

/** Until they are connected again, it cannot go on. */
export const receiverKilled: Interruption = async ({ bob }) => {
  await bob.kill();
  const arrivedBytes = shownBytes(bob);
  await bob.start();
  const mayGoOnAtMs = await bob.until(() => bob.linkOpenedAtMs, 'they are connected again');
  return { arrivedBytes, mayGoOnAtMs };
};

/** Until the click on “continue”, it does not go on. */
export const senderPaused: Interruption = async ({ ann, bob }, transferId) => {
  await ann.call('pauseTransfer', transferId);
  await bob.until(() => seen(bob, ({ state }) => state === 'paused' || state === 'done'), 'it is paused');
  const arrivedBytes = shownBytes(bob);
  const { atMs } = await ann.call('retryTransfer', transferId);
  return { arrivedBytes, mayGoOnAtMs: atMs };
};

/** Ann sends `source` to Bob, until `cutAtBytes` have arrived; then it is interrupted, and goes on. */
export async function resumeByApp(
  source: string,
  cutAtBytes: number,
  place: string,
  interrupt: Interruption,
): Promise<Resumed> {
  await using folder = await temporaryFolder(place);
  await flush();
  await using pair = await openPair(folder.path);
  const { ann, bob } = pair;
  const { value: transferId } = await send(ann, bob, source);
  await bob.until(
    () => seen(bob, ({ doneBytes }) => doneBytes >= cutAtBytes),
    'nearly everything has arrived',
  );
  const { arrivedBytes, mayGoOnAtMs } = await interrupt(pair, transferId);
  if (arrivedBytes === seen(ann, () => true)?.view.sizeBytes)
    throw new Error('Everything had arrived before it could be interrupted: try a larger --scale.');
  const goesOn = await bob.until(() => seen(bob, ({ doneBytes }) => doneBytes > arrivedBytes), 'it goes on');
  const ended = await Promise.all([allDone(ann, 1), allDone(bob, 1)]);
  return { goesOn: (goesOn.atMs - mayGoOnAtMs) / 1000, done: (Math.max(...ended) - mayGoOnAtMs) / 1000 };
}

function seen({ transfers }: AppProcess, is: (view: TransferView) => boolean): SeenTransfer | undefined {
  return [...transfers.values()].find(({ view }) => is(view));
}

function shownBytes(app: AppProcess): number {
  return Math.max(...[...app.transfers.values()].map(({ view }) => view.doneBytes));
}
