import { ConnectError, ListenError, ProtocolError, SecurityError, UnansweredError } from './peer-errors.ts';

/** What the system said about a listening address, as a cause that a person can act on. */
export function listenError(address: string, cause: NodeJS.ErrnoException): ListenError {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new ListenError(
        'port-taken',
        address,
        `${address} is used by another program. Choose another port.`,
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ListenError(
        'no-such-address',
        address,
        `${address} is not an address of this machine. Choose one of its own, or leave it out.`,
        cause,
      );
    case 'EACCES':
      return new ListenError(
        'forbidden',
        address,
        `The system does not allow us to listen on ${address}.`,
        cause,
      );
    default:
      return new ListenError('failed', address, `Could not listen on ${address}: ${cause.message}.`, cause);
  }
}

/** Whatever went wrong while calling `address`, as a ConnectError. */
export function connectError(address: string, error: unknown): ConnectError {
  if (error instanceof ConnectError) return error;
  if (error instanceof SecurityError) {
    return new ConnectError(
      'insecure',
      `${address} does not offer the encryption we require. ${error.message}`,
      error,
    );
  }
  if (error instanceof ProtocolError) {
    return new ConnectError('protocol', `${address} does not speak our protocol. ${error.message}`, error);
  }
  if (error instanceof UnansweredError)
    return new ConnectError('unreachable', `${address} cannot be reached. ${error.message}`, error);
  return unreachable(address, error as NodeJS.ErrnoException);
}

function unreachable(address: string, cause: NodeJS.ErrnoException): ConnectError {
  const why: Record<string, string> = {
    ECONNREFUSED: `Nobody listens at ${address}.`,
    EHOSTUNREACH: `${address} cannot be reached: there is no route to that machine.`,
    ENETUNREACH: `${address} cannot be reached: it is not on this network.`,
    ECONNRESET: `${address} hung up before answering.`,
    ETIMEDOUT: `Nothing answers at ${address}.`,
    EADDRNOTAVAIL: `${address} cannot be reached from this machine's address.`,
    EINVAL: `${address} cannot be reached from this machine's address.`,
  };
  return new ConnectError('unreachable', why[cause.code ?? ''] ?? `${address}: ${cause.message}.`, cause);
}
