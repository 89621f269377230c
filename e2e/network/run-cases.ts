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
    const played = await timed(each);
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

/**
 * Plays those that failed once more, alone: beside other labs on a busy machine, bounds of seconds may be missed. What
 * needed a second try is said in the table.
 */
export async function playAgain(
  played: readonly Played[],
  onPlayed: (played: Played) => void,
): Promise<Played[]> {
  const all: Played[] = [];
  for (const each of played) {
    if (each.outcome.complaints.length === 0) {
      all.push(each);
      continue;
    }
    const again = await timed(each.case);
    const facts = [...(again.outcome.facts ?? []), 'second try, alone'];
    all.push({ ...again, outcome: { ...again.outcome, facts } });
    onPlayed(all.at(-1) as Played);
  }
  return all;
}

async function timed(each: Case): Promise<Played> {
  const began = performance.now();
  const outcome = await each.play();
  return { case: each, outcome, tookMs: performance.now() - began };
}
