import { type ConnectionOptions, createSecureContext, type TLSSocket, type TLSSocketOptions } from 'node:tls';
import { SecurityError } from '../peer-errors.ts';
import type { Transport } from '../transport.ts';
import { fingerprintOf, type Identity } from './identity.ts';

/** The protocol inside TLS (RFC 7301): layer 1 with an introduction. */
const ALPN = 'lanline/1';
/** From the moment that TCP is connected; Node itself has no timeout. */
export const TLS_HANDSHAKE_MS = 5_000;

/** OpenSSL's names for an answer that is not TLS at all. */
const NO_TLS = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG']);

/** A transport whose other end has proved its identity. */
export interface SecureChannel {
  readonly transport: Transport;
  /** SHA-256 of its certificate: 64 hexadecimal digits. */
  readonly fingerprint: string;
}

/**
 * What both sides require of TLS (protocol.md, "Layer 2"): version 1.3, and a certificate from each side, whose
 * fingerprint we check ourselves. Ciphers and curves are left to the library, since Electron's BoringSSL has others than
 * OpenSSL. Each connection has its own context, so that no session is resumed: that would hide the certificate.
 */
export function tlsOptions(identity: Identity): TLSSocketOptions & Pick<ConnectionOptions, 'minVersion'> {
  return {
    secureContext: createSecureContext({ key: identity.pem, cert: identity.pem, minVersion: 'TLSv1.3' }),
    minVersion: 'TLSv1.3',
    ALPNProtocols: [ALPN],
    requestCert: true,
    rejectUnauthorized: false,
  };
}

/** The other side's fingerprint. @throws SecurityError unless the session meets all of our requirements */
export function authenticatedFingerprint(socket: TLSSocket): string {
  if (socket.getProtocol() !== 'TLSv1.3')
    throw new SecurityError('tls', 'The other side does not use TLS 1.3.');
  if (socket.alpnProtocol !== ALPN)
    throw new SecurityError('tls', 'The other side uses TLS for another protocol.');
  if (socket.isSessionReused()) throw new SecurityError('tls', 'The other side resumed a session.');
  // Not getPeerCertificate(), which returns an empty object for a missing certificate.
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) throw new SecurityError('tls', 'The other side sent no certificate.');
  return fingerprintOf(certificate.raw);
}

/** A socket's error that the other side's bytes caused; undefined when only the connection was lost. */
export function tlsError(error: NodeJS.ErrnoException): SecurityError | undefined {
  const code = error.code ?? '';
  if (NO_TLS.has(code)) return new SecurityError('no-tls', 'The other side does not speak TLS.', error);
  const isTls = code.startsWith('ERR_SSL_') || code === 'EPROTO';
  if (!isTls || code === 'ERR_SSL_UNEXPECTED_EOF_WHILE_READING') return undefined;
  return new SecurityError('tls', 'The other side uses TLS in an incompatible way.', error);
}
