import { connect } from 'node:tls';
import { SecurityError } from '../peer-errors.ts';
import { Transport } from '../transport.ts';
import type { Address } from '../wire/address.ts';
import type { Identity } from './identity.ts';
import { provenFingerprint, type SecureChannel, TLS_HANDSHAKE_MS, tlsOptions } from './tls.ts';

/** So long a listener may take to show that it understands TLS (protocol.md, "Layer 2"). */
const SERVER_HELLO_MS = 1_000;
/** What Node reports when the answer to a ClientHello is no TLS at all. */
const NO_TLS = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG']);

export interface TlsDialOptions {
  readonly identity: Identity;
  readonly from: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Dials `address` with TLS. No byte of ours but the ClientHello has left when it fails.
 * @throws SecurityError 'no-tls' when the other side does not speak it, 'tls' when it is no Lanline's; the system's
 *   error when nobody can be reached; the signal's reason
 */
export async function dialTls(address: Address, options: TlsDialOptions): Promise<SecureChannel> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { identity, from, signal } = options;
  const transport = Transport.dialled(address, from, (tcp) => connect({ ...tcp, ...tlsOptions(identity) }));
  const socket = transport.socket as ReturnType<typeof connect>;
  let reached = false;
  const hungUp = () => {
    const silent = reached && socket.bytesRead === 0;
    reject(new SecurityError(silent ? 'no-tls' : 'tls', 'The other side refused an encrypted connection.'));
  };
  const patience = setTimeout(() => {
    if (reached && socket.bytesRead === 0) hungUp();
  }, SERVER_HELLO_MS);
  const deadline = setTimeout(
    () => reject(new SecurityError('tls', 'The encrypted connection was not made in time.')),
    TLS_HANDSHAKE_MS,
  );
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const onError = (error: NodeJS.ErrnoException) => {
    const code = error.code ?? '';
    if (!reached) reject(error);
    else if (NO_TLS.has(code))
      reject(new SecurityError('no-tls', 'The other side does not speak TLS.', error));
    else if (code.startsWith('ERR_SSL_'))
      reject(new SecurityError('tls', 'The other side speaks another TLS.', error));
    else hungUp();
  };
  socket.once('connect', () => {
    reached = true;
  });
  socket.on('error', onError).once('end', hungUp).once('close', hungUp).once('secureConnect', resolve);
  try {
    if (signal.aborted) abort();
    await promise;
    return { transport, fingerprint: provenFingerprint(socket) };
  } catch (error) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(patience);
    clearTimeout(deadline);
    signal.removeEventListener('abort', abort);
    socket.off('error', onError).off('end', hungUp).off('close', hungUp);
  }
}
