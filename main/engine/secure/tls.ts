import { type ConnectionOptions, createSecureContext, type TLSSocket, type TLSSocketOptions } from 'node:tls';
import { SecurityError } from '../peer-errors.ts';
import type { Transport } from '../transport.ts';
import { fingerprintOf, type Identity } from './identity.ts';

/** Spoken inside TLS (RFC 7301): layer 1 after an introduction. */
const ALPN = 'lanline/1';
/** TCP and TLS together; Node itself waits for ever. */
export const TLS_HANDSHAKE_MS = 5_000;

/** A transport whose other end proved who it is. */
export interface SecureChannel {
  readonly transport: Transport;
  /** SHA-256 of its certificate: 64 hexadecimal digits. */
  readonly fingerprint: string;
}

/**
 * What both sides ask of TLS (protocol.md, "Layer 2"): 1.3 alone, a certificate from either side, whose fingerprint we
 * judge ourselves. Ciphers and curves stay the library's choice, since Electron's BoringSSL has others. The context is
 * fresh each time, so that no ticket opens a second session: a resumed one would hide the certificate.
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

/** The other side's fingerprint. @throws SecurityError unless it agreed to everything that we ask for */
export function provenFingerprint(socket: TLSSocket): string {
  if (socket.getProtocol() !== 'TLSv1.3') throw new SecurityError('tls', 'The other side speaks an old TLS.');
  if (socket.alpnProtocol !== ALPN)
    throw new SecurityError('tls', 'The other side speaks TLS, but is no Lanline.');
  if (socket.isSessionReused()) throw new SecurityError('tls', 'The other side resumed a session.');
  // `authorized` says nothing on this side, and a missing certificate is an empty object in the older call.
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) throw new SecurityError('tls', 'The other side showed no certificate.');
  return fingerprintOf(certificate.raw);
}
