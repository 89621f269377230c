import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { SecurityError } from '../peer-errors.ts';
import { Transport } from '../transport.ts';
import type { Identity } from './identity.ts';
import { authenticatedFingerprint, type SecureChannel, TLS_HANDSHAKE_MS, tlsOptions } from './tls.ts';

/**
 * Answers a ClientHello whose first bytes were put back into `socket`.
 * @throws SecurityError 'tls'; the socket is destroyed then, before anything of our protocol was sent
 */
export async function acceptTls(socket: Socket, identity: Identity): Promise<SecureChannel> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const secure = new TLSSocket(socket, { isServer: true, ...tlsOptions(identity) });
  const transport = Transport.accepted(secure);
  const fail = (message: string, cause?: unknown) => reject(new SecurityError('tls', message, cause));
  const deadline = setTimeout(() => fail('The TLS handshake timed out.'), TLS_HANDSHAKE_MS);
  const onError = (error: Error) => fail('The TLS handshake failed.', error);
  const onClose = () => fail('The caller hung up during the TLS handshake.');
  secure.on('error', onError).once('close', onClose).once('secure', resolve);
  try {
    await promise;
    return { transport, fingerprint: authenticatedFingerprint(secure) };
  } catch (error) {
    secure.destroy();
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(deadline);
    secure.off('error', onError).off('close', onClose);
  }
}
