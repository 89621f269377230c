import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PeerProgram } from '../peers/peer-program.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { openPair } from './pair.ts';
import { flush } from './places.ts';
import { type TransferFigures, transferAll } from './transfers.ts';

/** Lanline sends `source` from one new app to another, whose files are in `place` until `kept` is disposed of. */
export async function bringByApp(
  source: string,
  place: string,
  kept: AsyncDisposableStack,
): Promise<TransferFigures> {
  const folder = kept.use(await temporaryFolder(place));
  await flush();
  await using pair = await openPair(folder.path);
  return await transferAll(pair, [source]);
}

/** Another program does the same. Returns the seconds it took. */
export async function bringByPeer(
  program: PeerProgram,
  source: string,
  place: string,
  kept: AsyncDisposableStack,
): Promise<number> {
  const folder = kept.use(await temporaryFolder(place));
  await flush();
  const target = join(folder.path, 'target');
  await mkdir(target);
  return await program.bring(source, target);
}
