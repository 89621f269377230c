import { once } from 'node:events';
import { connect } from 'node:net';
import { ConnectError, SecurityError } from './peer-errors.ts';
import { dialTls } from './secure/dial-tls.ts';
import type { Identity } from './secure/identity.ts';
import type { Introduction } from './secure/introduction.ts';
import { Transport } from './transport.ts';
import type { Address } from './wire/address.ts';

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
 * @throws ConnectError 'identity', SecurityError, the system's error, the signal's reason
 */
export async function openChannel(
  address: Address,
  from: string | undefined,
  secure: SecureDial | undefined,
  signal: AbortSignal,
): Promise<Channel> {
  if (secure === undefined) return openPlain(address, from, signal);
  try {
    const channel = await dialTls(address, { identity: secure.identity, from, signal });
    if (channel.fingerprint.startsWith(secure.fingerprint ?? '')) return channel;
    channel.transport.socket.destroy();
    throw new ConnectError('identity', 'The fingerprint of the peer there is not the expected one.');
  } catch (error) {
    const mayFallBack = !secure.required && secure.fingerprint === undefined;
    if (!mayFallBack || !(error instanceof SecurityError) || error.code !== 'no-tls') throw error;
  }
  return openPlain(address, from, signal);
}

async function openPlain(address: Address, from: string | undefined, signal: AbortSignal): Promise<Channel> {
  const transport = Transport.dialled(address, from, (options) => connect(options).pause());
  try {
    await once(transport.socket, 'connect', { signal });
    return { transport };
  } catch (error) {
    transport.socket.on('error', () => undefined).destroy();
    throw error;
  }
}
