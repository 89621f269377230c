import type { ItemView, ProblemView } from '../ipc/contract.ts';

/**
 * The few sentences that leave Lanline other than through a window. The app supplies them from a language's
 * catalogue: the messenger itself only knows codes.
 */
export interface LocalizedText {
  /** The name of an exported conversation's file, without its extension. */
  exportName(who: string): string;
  /** One item of an exported conversation, without its time, in the user's language. */
  exported(item: ItemView, who: string): string;
  /** The problem in English, for a Lanline that does not know its code (0.1 knew none). */
  forOlderPeers(problem: ProblemView): string;
}
