import type { OfferView } from '../../../main/ipc/contract.ts';
import { isProblem } from '../../words/problem.ts';

/** Answers offers one after the other. Of several, those whose sender has given up meanwhile are passed over. */
export async function answerEach(
  offers: readonly OfferView[],
  answer: (offer: OfferView) => Promise<void>,
): Promise<void> {
  for (const offer of offers) {
    try {
      await answer(offer);
    } catch (error) {
      const isGone = offers.length > 1 && isProblem(error) && error.code === 'withdrawn';
      if (!isGone) throw error;
    }
  }
}
