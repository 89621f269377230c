import type { ItemView, ProblemView } from '../ipc/contract.ts';

/**
 * The few sentences that leave Lanline other than through a window. Who composes the app makes them, from the catalogue of
 * a language: the messenger itself knows codes only.
 */
export interface Words {
  /** What a file with a conversation is called, without its ending. */
  exportName(who: string): string;
  /** One item of an exported conversation, without its time, in the user's language. */
  exported(item: ItemView, who: string): string;
  /** In English, for a Lanline that does not know the code (0.1 knew none). */
  forOlderPeers(problem: ProblemView): string;
}
