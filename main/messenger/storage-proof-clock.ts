import type { Clock } from './environment.ts';
import { ignoreStorageProblem } from './storage-state.ts';

/**
 * A clock whose callbacks may meet a full or failing disk without ending the process. What they wanted goes on when the disk
 * works again, as if somebody had been seen (messenger.ts).
 */
export function storageProof(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    after: (delayMs, run) => clock.after(delayMs, proof(run)),
    soon: (run) => clock.soon(proof(run)),
  };
}

function proof(run: () => void): () => void {
  return () => {
    try {
      run();
    } catch (error) {
      ignoreStorageProblem(error);
    }
  };
}
