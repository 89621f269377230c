import { connect } from 'node:net';
import { ConnectError, SecurityError, UnansweredError } from './peer-errors.ts';
import { dialTls } from './secure/dial-tls.ts';
import type { Identity } from './secure/identity.ts';
import type { Introduction } from './secure/introduction.ts';
import { type SecureChannel, TLS_HANDSHAKE_MS } from './secure/tls.ts';
import { tcpConnected } from './tcp-connect.ts';
import { Transport } from './transport.ts';
import type { Address } from './wire/address.ts';

/** Somebody unknown who is connected and says nothing for this long is tried in the clear (protocol.md, "Layer 2"). */
const UNKNOWN_SERVER_HELLO_MS = 3_000;

/** How a call is encrypted. */
export interface SecureDial {
  readonly identity: Identity;
  readonly introduction: Introduction;
  /** Never fall back to a plain connection. */
  readonly required: boolean;
  /** The expected fingerprint, or its start: no other peer is accepted, and there is no fallback to plain. */
  readonly fingerprint?: string | undefined;
}

/** A socket that is ready for HELLO. */
export interface Channel {
  readonly transport: Transport;
  /** The other side's fingerprint; absent without encryption. */
  readonly fingerprint?: string;
}

/**
 * Uses TLS when `secure` is given; falls back to a plain connection, on a new socket, where TLS is not spoken and the
 * fallback is allowed.
 * @param from the local address; undefined lets the system choose
 * @throws ConnectError 'identity', SecurityError, UnansweredError, the system's error, the signal's reason
 */
export async function openChannel(
  address: Address,
  from: string | undefined,
  secure: SecureDial | undefined,
  signal: AbortSignal,
): Promise<Channel> {
  if (secure === undefined) return openPlain(address, from, signal);
  const { identity, fingerprint } = secure;
  if (fingerprint !== undefined) return openKnown(address, from, { identity, fingerprint }, signal);
  const channel = await openUnknown(address, from, identity, signal);
  if (channel !== 'plain') return channel;
  if (!secure.required) return openPlain(address, from, signal);
  throw new SecurityError('no-tls', 'The other side does not speak TLS.');
}

/**
 * Dials somebody of whom nothing is known. 'plain': TLS is refused there, so it may be a peer without it.
 * @throws SecurityError 'tls', UnansweredError, the system's error, the signal's reason
 */
export async function openUnknown(
  address: Address,
  from: string | undefined,
  identity: Identity,
  signal: AbortSignal,
): Promise<SecureChannel | 'plain'> {
  try {
    return await dialTls(address, { identity, from, signal, serverHelloMs: UNKNOWN_SERVER_HELLO_MS });
  } catch (error) {
    if (refusesTls(error)) return 'plain';
    throw error;
  }
}

function refusesTls(error: unknown): boolean {
  if (error instanceof SecurityError) return error.code === 'no-tls';
  return error instanceof UnansweredError && (error.code === 'silent' || error.code === 'hung-up');
}

/** Never plain, so nothing is gained by giving up early: a busy peer has the whole handshake's time to answer. */
async function openKnown(
  address: Address,
  from: string | undefined,
  { identity, fingerprint }: { identity: Identity; fingerprint: string },
  signal: AbortSignal,
): Promise<Channel> {
  const channel = await dialTls(address, { identity, from, signal, serverHelloMs: TLS_HANDSHAKE_MS });
  if (channel.fingerprint.startsWith(fingerprint)) return channel;
  channel.transport.socket.destroy();
  throw new ConnectError('identity', 'The fingerprint of the peer there is not the expected one.');
}

async function openPlain(address: Address, from: string | undefined, signal: AbortSignal): Promise<Channel> {
  const transport = Transport.dialled(address, from, (options) => connect(options).pause());
  try {
    await tcpConnected(transport.socket, signal);
    return { transport };
  } catch (error) {
    transport.socket.destroy();
    throw error;
  }
}
