/** Errors of the engine: each has a stable `code` for programs and a sentence that a person can act on. */

export class PeerError<Code extends string = string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
  }
}

/** `start()` could not listen: the port is taken, the address is not ours, or the system forbids it. */
export class ListenError extends PeerError<'port-taken' | 'no-such-address' | 'forbidden' | 'failed'> {}

export type ConnectFailure =
  | 'denied'
  | 'timeout'
  | 'unreachable'
  | 'self'
  | 'aborted'
  | 'protocol'
  /** It does not speak encrypted, and we are not to speak in the clear. */
  | 'insecure'
  /** Somebody else than we know answers there. */
  | 'identity';

/** `connect()` ended without a connection. */
export class ConnectError extends PeerError<ConnectFailure> {}

export type ProtocolFailure =
  | 'header'
  | 'strict'
  | 'too-large'
  | 'stream-size'
  | 'handshake'
  | 'cut-off'
  | 'value';

/** The other side broke the wire format; the connection is closed with `message` as its reason. */
export class ProtocolError extends PeerError<ProtocolFailure> {}

/** 'no-tls': the other side does not speak it. 'tls': it does, but not as we ask for. */
export class SecurityError extends PeerError<'no-tls' | 'tls'> {}

/** A value that this connection's data type cannot carry. Nothing was sent. */
export class DataTypeError extends PeerError<'data-type'> {
  constructor(message: string, cause?: unknown) {
    super('data-type', message, cause);
  }
}

/** A stream's frame, or a body, of another size than was agreed. */
export class DataSizeError extends PeerError<'data-size'> {
  constructor(message: string) {
    super('data-size', message);
  }
}

/** `wait()` saw no event in time, or never will since its emitter ended. */
export class WaitError extends PeerError<'timeout' | 'closed'> {}

/** The listening address failed; the system's code becomes a cause that a person can act on. */
export function listenError(address: string, cause: NodeJS.ErrnoException): ListenError {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new ListenError(
        'port-taken',
        `${address} is used by another program. Choose another port.`,
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ListenError(
        'no-such-address',
        `${address} is not an address of this machine. Choose one of its own, or leave it out.`,
        cause,
      );
    case 'EACCES':
      return new ListenError('forbidden', `The system does not allow us to listen on ${address}.`, cause);
    default:
      return new ListenError('failed', `Could not listen on ${address}: ${cause.message}.`, cause);
  }
}

/** A dial failed before any answer: what the system said, in words. */
export function dialError(address: string, cause: NodeJS.ErrnoException): ConnectError {
  const why: Record<string, string> = {
    ECONNREFUSED: `Nobody listens at ${address}.`,
    EHOSTUNREACH: `${address} cannot be reached: no way to that machine.`,
    ENETUNREACH: `${address} cannot be reached: not on this network.`,
    ECONNRESET: `${address} hung up before answering.`,
    EADDRNOTAVAIL: `${address} cannot be reached from this machine's address.`,
    EINVAL: `${address} cannot be reached from this machine's address.`,
  };
  return new ConnectError('unreachable', why[cause.code ?? ''] ?? `${address}: ${cause.message}.`, cause);
}
