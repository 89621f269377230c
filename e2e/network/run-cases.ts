import type { Case, Outcome } from './outcome.ts';

/** Who plays how. */
export interface Played {
  readonly case: Case;
  readonly outcome: Outcome;
  readonly tookMs: number;
}

/**
 * Plays cases side by side, in their order; those that measure what others would disturb come first, one by one.
 * @param count how many at a time
 */
export async function runCases(
  cases: readonly Case[],
  count: number,
  onPlayed: (played: Played) => void,
): Promise<Played[]> {
  const all: Played[] = [];
  const play = async (each: Case) => {
    const began = performance.now();
    const outcome = await each.play();
    const played = { case: each, outcome, tookMs: performance.now() - began };
    all.push(played);
    onPlayed(played);
  };
  for (const each of cases.filter(({ isAlone }) => isAlone)) await play(each);
  const waiting = cases.filter(({ isAlone }) => !isAlone);
  const lab = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await play(next);
  };
  await Promise.all(Array.from({ length: count }, lab));
  return all;
}
