import { connect, type TLSSocket } from 'node:tls';
import { deadline } from '../deadline.ts';
import { UnansweredError } from '../peer-errors.ts';
import { tcpConnected } from '../tcp-connect.ts';
import { Transport } from '../transport.ts';
import type { Address } from '../wire/address.ts';
import type { Identity } from './identity.ts';
import {
  authenticatedFingerprint,
  type SecureChannel,
  TLS_HANDSHAKE_MS,
  tlsError,
  tlsOptions,
} from './tls.ts';

export interface TlsDialOptions {
  readonly identity: Identity;
  readonly from: string | undefined;
  /** How long to wait for a ServerHello once TCP is connected; at most TLS_HANDSHAKE_MS. */
  readonly serverHelloMs: number;
  readonly signal: AbortSignal;
}

/**
 * Dials `address` with TLS. If it fails, nothing but the ClientHello has been sent.
 * @throws SecurityError when something else answers than a Lanline peer's TLS; UnansweredError; the system's error when
 *   there is no connection; the signal's reason
 */
export async function dialTls(address: Address, options: TlsDialOptions): Promise<SecureChannel> {
  const { identity, from, signal } = options;
  const transport = Transport.dialled(address, from, (tcp) => connect({ ...tcp, ...tlsOptions(identity) }));
  const socket = transport.socket as TLSSocket;
  try {
    await tcpConnected(socket, signal).catch(asHungUp);
    return { transport, fingerprint: await securelyConnected(socket, options) };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** A refusal is ECONNREFUSED: a reset while we connect comes from somebody who had accepted. */
function asHungUp(error: NodeJS.ErrnoException): never {
  if (error.code === 'ECONNRESET')
    throw new UnansweredError('hung-up', 'The other side hung up before answering.', error);
  throw error;
}

/** The fingerprint of the other side, once the handshake is complete. */
function securelyConnected(socket: TLSSocket, { serverHelloMs, signal }: TlsDialOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    // With the ServerHello both sides have keys. `bytesRead` counts what was decrypted, so it cannot tell.
    let answered = false;
    const settle = (outcome: () => void) => {
      stopWaiting();
      stopHandshake();
      signal.removeEventListener('abort', onAbort);
      socket.off('keylog', onKeys).off('secureConnect', onSecure);
      socket.off('error', onError).off('end', onEnd).off('close', onEnd);
      outcome();
    };
    const fail = (error: unknown) => settle(() => reject(error));
    const onKeys = () => {
      answered = true;
      stopWaiting();
    };
    const onSecure = () => {
      try {
        const fingerprint = authenticatedFingerprint(socket);
        settle(() => resolve(fingerprint));
      } catch (error) {
        fail(error);
      }
    };
    const onError = (error: Error) => fail(tlsError(error) ?? lost(error));
    const onEnd = () => fail(lost());
    const lost = (cause?: Error) =>
      answered
        ? new UnansweredError('cut', 'The connection was lost during the TLS handshake.', cause)
        : new UnansweredError('hung-up', 'The other side hung up before answering.', cause);
    const onSilence = () => fail(new UnansweredError('silent', 'The other side does not answer.'));
    const onLate = () =>
      fail(new UnansweredError('cut', 'The other side did not complete the TLS handshake in time.'));
    const onAbort = () => fail(signal.reason);
    const stopWaiting = deadline(serverHelloMs, onSilence);
    const stopHandshake = deadline(TLS_HANDSHAKE_MS, onLate);
    signal.addEventListener('abort', onAbort);
    socket.on('keylog', onKeys).on('secureConnect', onSecure);
    socket.on('error', onError).on('end', onEnd).on('close', onEnd);
    if (signal.aborted) onAbort();
    else if (socket.destroyed) onEnd();
  });
}
