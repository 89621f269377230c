import type { Clock, Peer } from '../../engine/index.ts';
import type { Calls, DiagnosisView } from '../../ipc/contract.ts';
import type { Tell } from '../environment.ts';
import type { Feature } from '../feature.ts';
import { Problem } from '../problem.ts';
import { askedAddress } from './asked-address.ts';
import { diagnose, isOwnFirewall, wayAround } from './diagnose.ts';
import type { Observations } from './observations.ts';
import { Observer } from './observer.ts';
import { sectionsOf } from './sections.ts';

interface Parts {
  readonly peer: Peer;
  readonly clock: Clock;
  readonly tell: Tell;
}

/** Finds out why somebody is not seen. */
export class Diagnosis implements Feature {
  readonly #parts: Parts;
  #running = new AbortController();

  readonly calls = {
    /** The newest one ends the one before, which rejects with the problem 'aborted'. */
    diagnose: async (text) => {
      const asked = askedAddress(text);
      this.#running.abort(new Problem('aborted'));
      this.#running = new AbortController();
      const { peer, clock, tell } = this.#parts;
      const observer = new Observer({
        peer,
        clock,
        asked,
        signal: this.#running.signal,
        onNews: (seen) => tell('diagnosis', viewOf(seen)),
      });
      const seen = await observer.observe();
      const view = this.#withFinding(seen);
      tell('diagnosis', view);
      return view;
    },
  } satisfies Partial<Calls>;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  stop(): void {
    this.#running.abort(new Problem('aborted'));
  }

  #withFinding(seen: Observations): DiagnosisView {
    const finding = diagnose(seen);
    const { peer } = this.#parts;
    const firewall = {
      kind: seen.firewall ?? 'other',
      udpPort: seen.port,
      tcpPort: peer.address.port,
    } as const;
    const connectTo = wayAround(finding, seen);
    return {
      ...viewOf(seen),
      finding,
      ...(connectTo === undefined ? {} : { connectTo }),
      ...(isOwnFirewall(finding) ? { firewall } : {}),
    };
  }
}

function viewOf(seen: Observations): DiagnosisView {
  return { address: seen.address?.address ?? null, sections: sectionsOf(seen) };
}
