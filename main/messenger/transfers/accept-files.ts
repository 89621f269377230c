import type { Destination, FileTick, Remember } from '../../ipc/contract.ts';
import { checkFolder } from '../files/folder.ts';
import type { Offers } from '../offers/offers.ts';
import type { Answers } from '../offers/user-answers.ts';
import type { ListedFiles } from './listed-files.ts';
import type { TransferContext } from './transfer-context.ts';
import type { TransferRegistry } from './transfer-registry.ts';

interface Parts {
  readonly context: Pick<TransferContext, 'disk'>;
  readonly known: Pick<TransferRegistry, 'get'>;
  readonly listed: Pick<ListedFiles, 'wanted'>;
  readonly offers: Pick<Offers, 'get'>;
  readonly answers: Pick<Answers, 'answer'>;
}

/**
 * The user accepts offered files, or some of them.
 * @throws Problem 'withdrawn', 'nothing-wanted', 'folder-…', 'storage-…': nothing was answered
 */
export async function acceptFiles(
  { context, known, listed, offers, answers }: Parts,
  offerId: string,
  destination: Destination,
  remember?: Remember | null,
  ticks: readonly FileTick[] = [],
): Promise<void> {
  if (destination.folder !== undefined) await checkFolder(destination.folder, context.disk);
  // An offer of files that somebody calls because of is no transfer yet.
  const transfer = known.get(offerId);
  const wanted = transfer && (await listed.wanted(transfer, ticks));
  if (wanted !== undefined && offers.get(offerId)?.state === 'waiting') transfer?.wants(wanted);
  answers.answer(offerId, true, remember ?? undefined, destination);
}
