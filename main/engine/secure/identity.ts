import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';
import { PeerError } from '../peer-errors.ts';
import { selfSignedCertificate } from './certificate.ts';

/** The text is not an identity: 'unreadable'; not a P-256 key ('key'); key and certificate do not match ('mismatch'). */
export class IdentityError extends PeerError<'unreadable' | 'key' | 'mismatch'> {}

/** An ECDSA P-256 key and its self-signed certificate. Anyone who has `pem` can impersonate us. */
export interface Identity {
  /** The private key (PKCS #8) followed by the certificate: keep it secret. */
  readonly pem: string;
  /** SHA-256 of the certificate's DER, by which others recognise us: 64 lower-case hexadecimal digits. */
  readonly fingerprint: string;
}

/** Generates a new identity. */
export function createIdentity(): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const certificate = selfSignedCertificate(privateKey, publicKey);
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { pem: `${key}${pemOf(certificate)}`, fingerprint: fingerprintOf(certificate) };
}

/** Parses `pem`. @throws IdentityError */
export function readIdentity(pem: string): Identity {
  let key: KeyObject;
  let certificate: X509Certificate;
  try {
    key = createPrivateKey(pem);
    certificate = new X509Certificate(pem);
  } catch (cause) {
    throw new IdentityError(
      'unreadable',
      'Not an identity: the key or the certificate is unreadable.',
      cause,
    );
  }
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new IdentityError('key', 'The key of this identity is not an ECDSA P-256 key.');
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

/** The part of a fingerprint that fits in a datagram: a hint, not a proof. */
export function shortIdOf(fingerprint: string): string {
  return fingerprint.slice(0, 16);
}

function pemOf(certificate: Buffer): string {
  const lines = certificate.toString('base64').replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
}
