import { resultOf, takeTurns } from '../compare.ts';
import type { PeerProgram } from '../peers/peer-program.ts';
import type { Result } from '../tables.ts';
import { bringByApp, bringByPeer } from './bring.ts';
import type { TransferFigures } from './transfers.ts';

export const LANLINE = 'Lanline: encrypted and checked';

export interface Contest {
  /** In seconds. */
  readonly results: readonly Result[];
  readonly ours: readonly TransferFigures[];
}

/** Lanline and the others take turns in bringing `source` to another folder of `place`. */
export async function contest(
  source: string,
  place: string,
  programs: readonly PeerProgram[],
  rounds: number,
): Promise<Contest> {
  const ours: TransferFigures[] = [];
  const bringOurs = async () => {
    const figures = await bringByApp(source, place);
    ours.push(figures);
    return figures.seconds;
  };
  const theirs = programs.map((program) => () => bringByPeer(program, source, place));
  const seconds = await takeTurns([bringOurs, ...theirs], rounds);
  const names = [LANLINE, ...programs.map(({ name }) => name)];
  return {
    results: names.map((name, index) => resultOf(name, seconds[index] ?? [])),
    ours: ours.slice(1), // the first round is not counted
  };
}
