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

/** Watches who is on the network, and whether we are. */
export class Presence implements Feature {
  readonly #peer: Peer;
  readonly #watch: PeerWatch;
  readonly #onNetwork: () => void;

  readonly calls = {
    searchAgain: async () => this.#watch.searchNow(),
  } satisfies Partial<Calls>;

  constructor({ peer, people, clock, tell, onProblem }: Parts) {
    this.#peer = peer;
    this.#onNetwork = () => tell('networkChanged');
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
    this.#peer.on('network', this.#onNetwork);
  }

  stop(): void {
    this.#peer.off('network', this.#onNetwork);
    this.#watch.stop();
  }

  networkChanged(): void {
    this.#watch.searchNow();
  }

  /** When discovery last heard somebody there, by the clock's `elapsed`. */
  heardAt(addressName: string): number | undefined {
    return this.#watch.heardAt(addressName);
  }

  /** While on, somebody may come back at any moment. */
  watchClosely(on: boolean): void {
    this.#watch.watchClosely(on);
  }
}
