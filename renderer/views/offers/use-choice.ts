import { useState } from 'react';
import type { OfferView } from '../../../main/ipc/contract.ts';
import { allTicked, type FileTicks, selectedOf } from '../../stores/file-ticks.ts';
import type { FileChoice } from './offer-answers.tsx';
import { filesOf } from './offer-request.tsx';
import { allOf } from './offered-list.tsx';

/** What the user selects of the files in some offers, by offer. */
export function useChoice(offers: readonly OfferView[]) {
  const [byOffer, setByOffer] = useState<ReadonlyMap<string, FileTicks>>(new Map());
  const ticksOf = (offerId: string) => byOffer.get(offerId) ?? allTicked;
  const setTicks = (offerId: string, ticks: FileTicks) => setByOffer(new Map(byOffer).set(offerId, ticks));
  let [fileCount, sizeBytes] = [0, 0];
  for (const { id, what } of offers) {
    if (what.kind !== 'file') continue;
    const selected = selectedOf(ticksOf(id), allOf(what));
    fileCount += selected.fileCount;
    sizeBytes += selected.sizeBytes;
  }
  const choice: FileChoice = {
    fileCount: filesOf(offers).reduce((sum, what) => sum + what.fileCount, 0),
    selected: { fileCount, sizeBytes },
    isOpen: byOffer.size > 0,
  };
  return { choice, ticksOf, setTicks };
}
