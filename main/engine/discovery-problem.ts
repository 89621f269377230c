/**
 * 'port-taken': another program holds the discovery port. 'forbidden': the system does not let us bind it.
 * 'port-failed': it cannot be bound for another reason. 'no-network': no interface to search on, or no route.
 * 'send-forbidden': the system or a firewall blocks our datagrams. 'send-failed': they fail for another reason.
 */
export type DiscoveryProblemCode =
  | 'port-taken'
  | 'forbidden'
  | 'port-failed'
  | 'no-network'
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

/** The discovery port could not be bound: we can search, but cannot be found. */
export function bindProblem(port: number, error: NodeJS.ErrnoException): DiscoveryProblem {
  const code = BIND_CODES[error.code ?? ''] ?? 'port-failed';
  const why = code === 'port-taken' ? 'another program uses it' : (error.code ?? error.message);
  return { code, port, message: `Others cannot find us: UDP port ${port} is not available (${why}).` };
}

/** Not a single PING could be sent; without an error, there was no interface to send it on. */
export function sendProblem(port: number, error: NodeJS.ErrnoException | undefined): DiscoveryProblem {
  if (error === undefined) {
    return { code: 'no-network', port, message: 'We cannot look for others: this machine is on no network.' };
  }
  const code = SEND_CODES[error.code ?? ''] ?? 'send-failed';
  return { code, port, message: `We cannot look for others: ${error.message}.` };
}
