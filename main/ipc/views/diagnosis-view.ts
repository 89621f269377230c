type NoFacts = Record<never, never>;
type Port = { readonly port: number };
/** Names of network adapters, as a list in words. */
type Adapters = { readonly adapters: string };
/** The address that was asked about: `ipv4` or `ipv4:port`. */
type At = { readonly address: string };
/** One of our networks: our address there, its mask, and the range of addresses that follow from them. */
type Network = {
  readonly own: string;
  readonly netmask: string;
  readonly first: string;
  readonly last: string;
};
/** How many others were heard. */
type Others = { readonly count: number };

/** Why somebody is not seen: a stable code, and the facts that its sentences need. They are in `locales/`. */
export interface FindingFacts {
  // On this machine
  'no-network': NoFacts;
  'ipv6-only': NoFacts;
  /** Nobody gave us an address, so the system made one up. */
  'self-assigned': Adapters;
  /** Nothing but adapters of virtual machines and containers. */
  'only-virtual': Adapters;
  /** Only point-to-point links, where nobody can be searched for. */
  'no-broadcast': Adapters;
  /** The system refuses to send our searches. */
  'send-blocked': Adapters;
  'send-failed': Adapters;
  /** `program`: its name, where the system tells it. */
  'port-taken': Port & {
    readonly holder: 'program' | 'service' | 'otherUser' | 'unknown';
    readonly program: string;
  };
  'port-forbidden': Port;
  'port-failed': Port;
  /** Our own search, sent to everybody, did not come back to us. */
  'incoming-blocked': Port & Adapters;
  /** Others search and are heard, but none of them answers us. */
  'answers-blocked': Others;
  /** Others answer us, but their own searches do not arrive. */
  'searches-lost': Others;
  /** Nobody is heard while a VPN takes everything. */
  'vpn-default': { readonly adapter: string };
  hidden: Others;
  /** Everything works, and others are here. */
  'others-seen': Others;
  nobody: NoFacts;

  // At the address that was asked about
  'own-address': At;
  /** It is close to ours, but not within our mask. */
  'wrong-mask': At & Network;
  'other-subnet': At & Network & { readonly reach: 'open' | 'refused' | 'none' };
  'vpn-route': At & { readonly adapter: string };
  /** Our system forbids the connection. */
  'connect-blocked': At;
  /** They are here, at another port. */
  'port-moved': At & { readonly actual: string };
  /** The machine is there, but no Lanline. */
  'not-running': At;
  /** The machine is there and answers no searches: no Lanline, a hidden one, or a firewall. */
  'nothing-answers': At;
  /** The address is silent even for ARP, while others are heard. */
  isolated: At & Others;
  'nobody-at-address': At;
  /** The machine is there, and drops what we send. */
  'firewall-there': At;
  /** Off, or behind a firewall: nothing tells which. */
  'no-answer': At;
  'not-lanline': At;
  /** Lanline runs there, and does not answer searches. */
  'silent-there': At;
  /** Lanline runs there and answers when asked alone, but searches for everybody do not arrive. */
  'broadcast-lost': At;
  /** They are seen. */
  found: At;
}

/** What was tested, one by one. `running` as a result: not known yet. */
export interface StepFacts {
  search: { readonly result: 'running' | 'sent' | 'forbidden' | 'failed' | 'impossible' };
  echo: { readonly result: 'running' | 'heard' | 'missing' };
  others: { readonly result: 'running' | 'counted'; readonly searching: number; readonly answering: number };
  route: { readonly result: 'default' };
  visible: { readonly result: 'visible' | 'hidden' };
  port: Port & { readonly result: 'running' | 'open' | 'taken' | 'forbidden' | 'failed' };
  firewall: { readonly result: 'running' | FirewallKind };
  network: { readonly result: 'none' };
  subnet: { readonly result: 'running' | 'inside' | 'outside' };
  way: { readonly result: 'running' | 'none' | 'adapter'; readonly adapter: string };
  asked: Port & { readonly result: 'running' | 'answered' | 'closed' | 'silent' | 'failed' };
  connected: Port & {
    readonly result:
      | 'running'
      | 'open'
      | 'refused'
      | 'silent'
      | 'unreachable'
      | 'noRoute'
      | 'forbidden'
      | 'failed';
  };
  neighbour: { readonly result: 'running' | 'present' | 'missing' };
  identified: { readonly result: 'running' | 'lanline' | 'plain' | 'other' | 'unknown' };
}

/** What guards this machine, as far as the system tells; `other`: nothing that we know of. */
export type FirewallKind = 'ufw' | 'firewalld' | 'nftables' | 'windows' | 'macos' | 'other';

export type FindingCode = keyof FindingFacts;
export type StepCode = keyof StepFacts;

type Coded<Facts, C extends keyof Facts> = {
  readonly [K in C]: { readonly [F in keyof Facts[K] | 'code']: F extends keyof Facts[K] ? Facts[K][F] : K };
}[C];
export type FindingView<C extends FindingCode = FindingCode> = Coded<FindingFacts, C>;
/** `note`: unusual, but not wrong by itself. */
export type StepView<C extends StepCode = StepCode> = Coded<StepFacts, C> & {
  readonly outcome: 'running' | 'ok' | 'note' | 'problem';
};

export type AdapterKind = 'network' | 'vpn' | 'virtual';

/** Steps about one thing. */
export interface DiagnosisSection {
  readonly about:
    | { readonly kind: 'computer' }
    | { readonly kind: AdapterKind; readonly adapter: string; readonly network: string }
    | { readonly kind: 'address'; readonly address: string };
  readonly steps: readonly StepView[];
}

/** Why somebody is not seen, as far as it is known. */
export interface DiagnosisView {
  /** The address that was asked about. */
  readonly address: string | null;
  readonly sections: readonly DiagnosisSection[];
  /** Absent while tests are running. */
  readonly finding?: FindingView;
  /** Where they can be connected to right now, as `ipv4:port`. */
  readonly connectTo?: string;
  /** What to open, and in which firewall, if that is what it takes. */
  readonly firewall?: { readonly kind: FirewallKind; readonly udpPort: number; readonly tcpPort: number };
}
