import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';
import { PeerError } from '../peer-errors.ts';
import { selfSignedCertificate } from './certificate.ts';

/** Text that is no identity: 'unreadable', no P-256 key ('key'), or a key and a certificate that do not belong together. */
export class IdentityError extends PeerError<'unreadable' | 'key' | 'mismatch'> {}

/** Who we are: an ECDSA P-256 key and its self-signed certificate. Whoever holds `pem` can be us. */
export interface Identity {
  /** The private key (PKCS #8) and the certificate, one after the other: a secret. */
  readonly pem: string;
  /** SHA-256 of the certificate's DER: 64 lower-case hexadecimal digits. What others know us by. */
  readonly fingerprint: string;
}

/** A new identity, which nobody knows yet. */
export function createIdentity(): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const certificate = selfSignedCertificate(privateKey, publicKey);
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { pem: `${key}${pemOf(certificate)}`, fingerprint: fingerprintOf(certificate) };
}

/** The identity in `pem`. @throws IdentityError */
export function readIdentity(pem: string): Identity {
  let key: KeyObject;
  let certificate: X509Certificate;
  try {
    key = createPrivateKey(pem);
    certificate = new X509Certificate(pem);
  } catch (cause) {
    throw new IdentityError(
      'unreadable',
      'This is no identity: a key or a certificate cannot be read.',
      cause,
    );
  }
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new IdentityError('key', 'The key of this identity is not of the kind that is used here (P-256).');
  }
  if (!certificate.checkPrivateKey(key)) {
    throw new IdentityError('mismatch', 'The certificate of this identity belongs to another key.');
  }
  return { pem, fingerprint: fingerprintOf(certificate.raw) };
}

/** SHA-256 of a certificate's DER: 64 lower-case hexadecimal digits. */
export function fingerprintOf(certificate: Uint8Array): string {
  return createHash('sha256').update(certificate).digest('hex');
}

/** What fits into a datagram: a hint, never a proof. */
export function shortIdOf(fingerprint: string): string {
  return fingerprint.slice(0, 16);
}

function pemOf(certificate: Buffer): string {
  const lines = certificate.toString('base64').replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
}
