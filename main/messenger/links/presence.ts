import { type Clock, type DiscoveryProblem, type Peer, PeerWatch } from '../../engine/index.ts';
import type { Calls } from '../../ipc/contract.ts';
import type { Feature, TellFeatures } from '../feature.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';

interface Parts {
  readonly peer: Peer;
  readonly people: PeopleRegistry;
  readonly clock: Clock;
  readonly tell: TellFeatures;
  onProblem(problem: DiscoveryProblem | undefined): void;
}

/** Watches who is on the network. */
export class Presence implements Feature {
  readonly #watch: PeerWatch;

  readonly calls = {
    searchAgain: async () => this.#watch.searchNow(),
  } satisfies Partial<Calls>;

  constructor({ peer, people, clock, tell, onProblem }: Parts) {
    this.#watch = new PeerWatch(peer, {
      onFound: (found) => {
        people.found(found);
        const person = people.seenAt(found.addressName);
        if (person !== undefined) tell('seen', person);
      },
      onGone: (addressName) => {
        const person = people.gone(addressName);
        if (person !== undefined) tell('unseen', person);
      },
      onProblem,
      clock,
    });
  }

  start(): void {
    this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }
}
