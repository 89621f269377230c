/** Base of the engine's errors: each has a stable `code` for programs and an English message. */
export class PeerError<Code extends string = string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
  }
}

/** `start()` could not listen: the port is taken, the address is not ours, or the system forbids it. */
export class ListenError extends PeerError<'port-taken' | 'no-such-address' | 'forbidden' | 'failed'> {
  /** `ipv4:port`, or what was given for it. */
  readonly address: string;

  constructor(code: ListenError['code'], address: string, message: string, cause?: unknown) {
    super(code, message, cause);
    this.address = address;
  }
}

export type ConnectFailure =
  | 'denied'
  | 'timeout'
  | 'unreachable'
  | 'self'
  | 'aborted'
  | 'protocol'
  /** The other side does not offer the encryption we require. */
  | 'insecure'
  /** Another peer answers there: its fingerprint is not the expected one. */
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

/** The other side broke the wire format. The connection is closed with this error's code and message. */
export class ProtocolError extends PeerError<ProtocolFailure> {}

/** 'no-tls': the other side does not speak TLS. 'tls': it does, but not as required. */
export class SecurityError extends PeerError<'no-tls' | 'tls'> {}

/** This connection's data type cannot carry the value. Nothing was sent. */
export class DataTypeError extends PeerError<'data-type'> {
  constructor(message: string, cause?: unknown) {
    super('data-type', message, cause);
  }
}

/** A stream's frame or a body has another size than was agreed or announced. */
export class DataSizeError extends PeerError<'data-size'> {
  constructor(message: string) {
    super('data-size', message);
  }
}

/** `wait()`: no event came in time ('timeout'), or the emitter ended and none can come ('closed'). */
export class WaitError extends PeerError<'timeout' | 'closed'> {}
