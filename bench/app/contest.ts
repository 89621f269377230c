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

interface Ring {
  readonly place: string;
  readonly programs: readonly PeerProgram[];
  readonly rounds: number;
  /**
   * What has arrived is removed at the end, and not after each turn: for some minutes, ext4 passes over the inodes of files that
   * were removed, one by one, so that whoever creates ten thousand next to them takes up to ten times as long.
   */
  readonly keeps?: boolean;
}

/** Lanline and the others take turns in bringing `source` to another folder of a place. */
export async function contest(
  source: string,
  { place, programs, rounds, keeps = false }: Ring,
): Promise<Contest> {
  const ours: TransferFigures[] = [];
  await using kept = new AsyncDisposableStack();
  const turn = (bring: (kept: AsyncDisposableStack) => Promise<number>) => async () => {
    if (keeps) return bring(kept);
    await using mine = new AsyncDisposableStack();
    return await bring(mine);
  };
  const bringOurs = turn(async (folders) => {
    const figures = await bringByApp(source, place, folders);
    ours.push(figures);
    return figures.seconds;
  });
  const theirs = programs.map((program) => turn((folders) => bringByPeer(program, source, place, folders)));
  const seconds = await takeTurns([bringOurs, ...theirs], rounds);
  const names = [LANLINE, ...programs.map(({ name }) => name)];
  return {
    results: names.map((name, index) => resultOf(name, seconds[index] ?? [])),
    ours: ours.slice(1), // the first round is not counted
  };
}
