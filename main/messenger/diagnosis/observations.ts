import type { TcpOutcome, UdpOutcome } from '../../engine/index.ts';
import type { AdapterKind, FirewallKind } from '../../ipc/contract.ts';

/** What was seen on one of our networks. */
export interface AdapterObservation {
  readonly name: string;
  readonly kind: AdapterKind;
  /** Our address there. */
  readonly host: string;
  readonly netmask: string;
  /** The way to the rest of the world starts here. */
  readonly isDefault: boolean;
  /** What became of our search; 'impossible' where there is no broadcast. */
  readonly search: 'sent' | 'forbidden' | 'failed' | 'impossible';
  /** Our search, sent to everybody, came back to us. */
  readonly isHeardBack: boolean;
  /** Lanlines whose searches were heard. */
  readonly searching: number;
  /** Whoever answered ours. */
  readonly answering: number;
  /** The Lanlines among them. */
  readonly answeringLanlines: number;
}

export type PortState = 'open' | 'taken' | 'forbidden' | 'failed';
/** Who holds a port; `name` is empty unless the system tells. */
export interface PortHolder {
  readonly kind: 'program' | 'service' | 'otherUser' | 'unknown';
  readonly name: string;
}

/** What was seen at the address that the user asked about. `undefined` where it is not known (yet). */
export interface AddressObservation {
  /** As asked: `ipv4` or `ipv4:port`. */
  readonly address: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly isOwn: boolean;
  /** The adapter whose network it belongs to. */
  readonly within: string | undefined;
  /** The adapter that the system would use; null when no way leads there. */
  readonly via: string | null | undefined;
  /** `ipv4:port` of those who were heard there, before they were asked alone. */
  readonly heard: readonly string[];
  /** Where whoever answered when asked alone listens. */
  readonly listens: string | undefined;
  readonly asked: UdpOutcome['outcome'] | undefined;
  /** What connecting came to, at `triedPort`. */
  readonly tcp: TcpOutcome | undefined;
  readonly triedPort: number | undefined;
  readonly who: 'lanline' | 'plain' | 'other' | 'unknown' | undefined;
  /** Whether the system has its hardware address, which it asks for by itself (ARP). */
  readonly neighbour: 'present' | 'missing' | undefined;
}

export interface Observations {
  readonly hidden: boolean;
  /** The UDP port of discovery. */
  readonly port: number;
  readonly portState: PortState | undefined;
  readonly portHolder: PortHolder | undefined;
  /** Those that others can be on; undefined until the first search was sent. */
  readonly adapters: readonly AdapterObservation[] | undefined;
  readonly hasOnlyIPv6: boolean;
  readonly firewall: FirewallKind | undefined;
  /** How many others were heard in all, except at the address that was asked about. */
  readonly othersHeard: number;
  readonly address: AddressObservation | undefined;
  /** Everything was waited for that may still come. */
  readonly isComplete: boolean;
}
