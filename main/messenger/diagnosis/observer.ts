import {
  type Clock,
  type HeardDatagram,
  type Interface,
  ownHostTowards,
  type Peer,
  type PingResult,
} from '../../engine/index.ts';
import type { FirewallKind } from '../../ipc/contract.ts';
import { adapterKind } from './adapter-kind.ts';
import { type Tested, testAddress, wayTo } from './address-tests.ts';
import type { AskedAddress } from './asked-address.ts';
import { firewallKind } from './firewall-kind.ts';
import { HeardOthers } from './heard-others.ts';
import type {
  AdapterObservation,
  AddressObservation,
  Observations,
  PortHolder,
  PortState,
} from './observations.ts';
import { portHolder } from './port-holder.ts';

/** When our search is repeated; single datagrams get lost. */
const SEARCH_AGAIN_AT_MS = [500, 1500, 3000];
/** Others search every three seconds: whoever is here is heard by then. */
const HEAR_MS = 4200;
const MAX_ADAPTERS = 32;

const PORT_STATES: Readonly<Record<string, PortState>> = {
  'port-taken': 'taken',
  forbidden: 'forbidden',
  'port-failed': 'failed',
};
const FORBIDDEN: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

interface Parts {
  readonly peer: Peer;
  readonly clock: Clock;
  readonly asked: AskedAddress | undefined;
  readonly signal: AbortSignal;
  /** Something more is known. */
  onNews(seen: Observations): void;
}

/** Looks at the network for some five seconds, with a handful of packets, and tells what it sees as it sees it. */
export class Observer {
  readonly #parts: Parts;
  readonly #others = new HeardOthers();
  #results: readonly PingResult[] | undefined;
  #portState: PortState | undefined;
  #portHolder: PortHolder | undefined;
  #firewall: FirewallKind | undefined;
  #defaultHost: string | undefined;
  /** Our own address on the way to the address that was asked about; null without a way. */
  #way: string | null | undefined;
  #tested: Tested = {};
  #isComplete = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws the signal's reason */
  async observe(): Promise<Observations> {
    const { peer, asked } = this.#parts;
    const onHeard = (_: Peer, heard: HeardDatagram) => {
      if (this.#others.hear(heard)) this.#tell();
    };
    peer.on('heard', onHeard);
    try {
      const begun = this.#search();
      await Promise.all([
        this.#look(),
        this.#pause(HEAR_MS),
        begun.then(() => this.#searchAgain()),
        begun.then(() => (asked === undefined ? undefined : this.#test(asked))),
      ]);
    } finally {
      peer.off('heard', onHeard);
    }
    this.#isComplete = true;
    return this.#seen();
  }

  /** What the system says without a packet. */
  async #look(): Promise<void> {
    const [firewall, defaultHost] = await Promise.all([firewallKind(), ownHostTowards()]);
    this.#firewall = firewall;
    this.#defaultHost = defaultHost;
    this.#tell();
  }

  async #search(): Promise<void> {
    const { peer } = this.#parts;
    this.#results = await peer.ping({ asks: true });
    this.#portState = PORT_STATES[peer.discoveryProblem?.code ?? ''] ?? 'open';
    this.#tell();
  }

  async #searchAgain(): Promise<void> {
    const { peer } = this.#parts;
    if (this.#portState === 'taken') {
      this.#portHolder = await portHolder(peer.discoveryPort);
      this.#tell();
    }
    let atMs = 0;
    for (const nextMs of SEARCH_AGAIN_AT_MS) {
      await this.#pause(nextMs - atMs);
      atMs = nextMs;
      await peer.ping({ asks: true });
    }
  }

  async #test(asked: AskedAddress): Promise<void> {
    const { peer, signal } = this.#parts;
    this.#way = await wayTo(asked.host);
    if (this.#isOwn(asked)) return;
    await testAddress({
      peer,
      asked,
      signal,
      pause: (delayMs) => this.#pause(delayMs),
      heard: () => this.#others.listeningAt(asked.host),
      learn: (news) => {
        this.#tested = { ...this.#tested, ...news };
        this.#tell();
      },
    });
  }

  #pause(delayMs: number): Promise<void> {
    const { clock, signal } = this.#parts;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        cancel();
        reject(signal.reason);
      };
      const cancel = clock.after(delayMs, () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      });
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
    });
  }

  #tell(): void {
    if (!this.#parts.signal.aborted) this.#parts.onNews(this.#seen());
  }

  #seen(): Observations {
    const { peer, asked } = this.#parts;
    return {
      hidden: peer.invisible,
      port: peer.discoveryPort,
      portState: this.#portState,
      portHolder: this.#portHolder,
      adapters: this.#results
        ?.filter(({ counts }) => counts)
        .slice(0, MAX_ADAPTERS)
        .map((result) => this.#adapter(result)),
      hasOnlyIPv6: peer.discoveryProblem?.code === 'ipv6-only',
      firewall: this.#firewall,
      othersHeard: this.#others.countWithout(asked?.host),
      address: asked && this.#address(asked),
      isComplete: this.#isComplete,
    };
  }

  #adapter({ on, error }: PingResult): AdapterObservation {
    const { name, host, netmask, broadcast } = on;
    return {
      name,
      kind: adapterKind(name),
      host,
      netmask,
      isDefault: host === this.#defaultHost,
      search: broadcast === undefined ? 'impossible' : searchOutcome(error),
      isHeardBack: this.#others.cameBackAt(host),
      ...this.#others.on(on),
    };
  }

  #address(asked: AskedAddress): AddressObservation {
    const { host, port } = asked;
    const ours = (this.#results ?? []).map(({ on }) => on);
    const named = (own: (on: Interface) => boolean) => ours.find(own)?.name;
    const way = this.#way;
    return {
      address: port === undefined ? host : `${host}:${port}`,
      host,
      port,
      isOwn: this.#isOwn(asked),
      within: named((on) => on.contains(host)),
      via: way === null ? null : named((on) => on.host === way),
      heard: this.#others.listeningAt(host),
      listens: undefined,
      asked: undefined,
      tcp: undefined,
      triedPort: undefined,
      who: undefined,
      neighbour: undefined,
      ...this.#tested,
    };
  }

  #isOwn({ host, port }: AskedAddress): boolean {
    const { address } = this.#parts.peer;
    const isHere = (this.#results ?? []).some(({ on }) => on.host === host);
    return isHere && (port === undefined || port === address.port);
  }
}

function searchOutcome(error: NodeJS.ErrnoException | undefined): AdapterObservation['search'] {
  if (error === undefined) return 'sent';
  return FORBIDDEN.has(error.code ?? '') ? 'forbidden' : 'failed';
}
