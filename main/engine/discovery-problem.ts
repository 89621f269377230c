import type { Interface } from './network-interfaces.ts';

/**
 * 'port-taken': another program holds the discovery port. 'forbidden': the system does not let us bind it.
 * 'port-failed': it cannot be bound for another reason. 'no-network': no interface to search on, or no route.
 * 'ipv6-only': there is a network, but without IPv4. 'no-broadcast': only point-to-point links, such as a VPN's, where
 * nobody can be searched for. 'send-forbidden': the system or a firewall blocks our datagrams. 'send-failed': they fail for
 * another reason.
 */
export type DiscoveryProblemCode =
  | 'port-taken'
  | 'forbidden'
  | 'port-failed'
  | 'no-network'
  | 'ipv6-only'
  | 'no-broadcast'
  | 'send-forbidden'
  | 'send-failed';

/** Why discovery does not work. */
export interface DiscoveryProblem {
  readonly code: DiscoveryProblemCode;
  /** An English sentence with the cause. */
  readonly message: string;
  /** The UDP port of discovery. */
  readonly port: number;
}

const BIND_CODES: Readonly<Record<string, DiscoveryProblemCode>> = {
  EADDRINUSE: 'port-taken',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
};
const SEND_CODES: Readonly<Record<string, DiscoveryProblemCode>> = {
  ENETUNREACH: 'no-network',
  EHOSTUNREACH: 'no-network',
  ENETDOWN: 'no-network',
  EACCES: 'send-forbidden',
  EPERM: 'send-forbidden',
};
const WHERE: Readonly<Record<'no-network' | 'ipv6-only' | 'no-broadcast', string>> = {
  'no-network': 'this machine is on no network',
  'ipv6-only': 'this network has no IPv4',
  'no-broadcast': 'nobody can be searched for on a point-to-point link',
};

/** The discovery port could not be bound: we can search, but cannot be found. */
export function bindProblem(port: number, error: NodeJS.ErrnoException): DiscoveryProblem {
  const code = BIND_CODES[error.code ?? ''] ?? 'port-failed';
  const why = code === 'port-taken' ? 'another program uses it' : (error.code ?? error.message);
  return { code, port, message: `Others cannot find us: UDP port ${port} is not available (${why}).` };
}

/** What became of the PING on one interface; one without a broadcast address gets none. */
export interface PingResult<On = Interface> {
  readonly on: On;
  /** Whether others can be on this interface: loopback always works, and proves nothing. */
  readonly counts: boolean;
  readonly error: NodeJS.ErrnoException | undefined;
}

/** Why a round could not reach anybody; undefined if it could on one interface. */
export function searchProblem(
  port: number,
  results: readonly PingResult<Pick<Interface, 'broadcast'>>[],
  hasOnlyIPv6: boolean,
): DiscoveryProblem | undefined {
  const real = results.filter(({ counts }) => counts);
  const sent = real.filter(({ on }) => on.broadcast !== undefined);
  if (sent.length === 0) {
    const without = hasOnlyIPv6 ? 'ipv6-only' : 'no-network';
    const code = real.length > 0 ? 'no-broadcast' : without;
    return { code, port, message: `We cannot look for others: ${WHERE[code]}.` };
  }
  const [failed] = sent;
  if (failed?.error === undefined || sent.some(({ error }) => error === undefined)) return undefined;
  const code = SEND_CODES[failed.error.code ?? ''] ?? 'send-failed';
  return { code, port, message: `We cannot look for others: ${failed.error.message}.` };
}
