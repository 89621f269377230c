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

/**
 * How a call ended without a connection (protocol.md, "Layer 2"). Only 'protocol', 'insecure' and 'identity' say that
 * something else answered than was expected: silence, a refusal or a lost connection never does.
 */
export type ConnectFailure =
  /** A DENY came. */
  | 'denied'
  /** They were asked (HELLO was sent), and said neither yes nor no in time. */
  | 'timeout'
  /** No answer: refused, reset, cut, no route, nothing in time. Worth another try. */
  | 'unreachable'
  | 'self'
  | 'aborted'
  /** What came breaks the protocol. */
  | 'protocol'
  /** What came is not the encryption we require: not TLS, a TLS alert, another version or protocol of it. */
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

/** 'no-tls': the other side answered with something else than TLS. 'tls': with TLS, but not as required. */
export class SecurityError extends PeerError<'no-tls' | 'tls'> {}

/**
 * The other side did not answer: no TCP connection in time ('not-connected'), then not a byte ('silent', 'hung-up'), or
 * not to the end ('cut'). That says nothing about who is there.
 */
export class UnansweredError extends PeerError<'not-connected' | 'silent' | 'hung-up' | 'cut'> {}

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
