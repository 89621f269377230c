import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  boolean,
  explicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts';

/** Not a person's name: people verify who a key belongs to, and eavesdroppers should not learn it. */
const COMMON_NAME = 'Lanline';
const SERIAL_BYTES = 16;
/** Peers pin fingerprints and clocks may be wrong, so the validity is as long as RFC 5280 (4.1.2.5) allows. */
const NOT_BEFORE = new Date('2020-01-01T00:00:00Z');
const NOT_AFTER = new Date('9999-12-31T23:59:59Z');

const ECDSA_WITH_SHA256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
const DIGITAL_SIGNATURE = bitString(Buffer.of(0x80), 7);

/** A self-signed X.509 certificate (RFC 5280) for an ECDSA P-256 key, as DER. */
export function selfSignedCertificate(
  privateKey: KeyObject,
  publicKey: KeyObject,
  serial: Uint8Array = randomBytes(SERIAL_BYTES),
): Buffer {
  const publicKeyInfo = publicKey.export({ type: 'spki', format: 'der' });
  const name = sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String(COMMON_NAME))));
  const unsigned = sequence(
    explicit(0, integer(Buffer.of(2))), // version 3
    integer(positive(serial)),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(NOT_BEFORE), time(NOT_AFTER)),
    name,
    publicKeyInfo,
    explicit(3, sequence(...extensions(publicKeyInfo))),
  );
  const signature = sign('sha256', unsigned, privateKey);
  return sequence(unsigned, ECDSA_WITH_SHA256, bitString(signature));
}

/** The key may sign handshakes on either side, and nothing else (RFC 5280, 4.2.1). */
function extensions(publicKeyInfo: Uint8Array): Buffer[] {
  const keyId = createHash('sha1').update(publicKeyInfo).digest();
  const bothSides = sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'), objectIdentifier('1.3.6.1.5.5.7.3.2'));
  return [
    extension('2.5.29.19', sequence(), 'critical'), // basicConstraints: not a CA
    extension('2.5.29.15', DIGITAL_SIGNATURE, 'critical'), // keyUsage
    extension('2.5.29.37', bothSides), // extendedKeyUsage
    extension('2.5.29.14', octetString(keyId)), // subjectKeyIdentifier
  ];
}

function extension(oid: string, value: Uint8Array, critical?: 'critical'): Buffer {
  const parts = critical === undefined ? [] : [boolean(true)];
  return sequence(objectIdentifier(oid), ...parts, octetString(value));
}

/** Serial numbers are positive, and at most 20 bytes including the sign (RFC 5280, 4.1.2.2). */
function positive(serial: Uint8Array): Buffer {
  const bytes = Buffer.from(serial);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}
