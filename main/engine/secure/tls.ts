import { type ConnectionOptions, createSecureContext, type TLSSocket, type TLSSocketOptions } from 'node:tls';
import { SecurityError } from '../peer-errors.ts';
import type { Transport } from '../transport.ts';
import { fingerprintOf, type Identity } from './identity.ts';

/** The protocol inside TLS (RFC 7301): layer 1 with an introduction. */
const ALPN = 'lanline/1';
/** For TCP and TLS together; Node itself has no timeout. */
export const TLS_HANDSHAKE_MS = 5_000;

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
