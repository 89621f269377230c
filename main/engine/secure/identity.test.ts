import { spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { selfSignedCertificate } from './certificate.ts';
import { createIdentity, fingerprintOf, IdentityError, readIdentity, shortIdOf } from './identity.ts';

const openssl = spawnSync('openssl', ['version']).status === 0;

test('an identity can be read from its text', () => {
  const identity = createIdentity();
  expect(readIdentity(identity.pem)).toEqual(identity);
  expect(identity.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(shortIdOf(identity.fingerprint)).toHaveLength(16);
});

test('no two identities are alike', () => {
  expect(createIdentity().fingerprint).not.toBe(createIdentity().fingerprint);
});

test('Node reads the certificate: self-signed, for signing, and without a name', () => {
  const { pem, fingerprint } = createIdentity();
  const certificate = new X509Certificate(pem);
  expect(certificate.subject).toBe('CN=Lanline');
  expect(certificate.issuer).toBe('CN=Lanline');
  expect(certificate.ca).toBe(false);
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(pem))).toBe(true);
  expect(fingerprintOf(certificate.raw)).toBe(fingerprint);
  expect(certificate.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(fingerprint);
});

test('a serial number is positive, whatever its bytes', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  for (const first of [0x00, 0x7f, 0x80, 0xff]) {
    const serial = Buffer.alloc(16, 1).fill(first, 0, 1);
    const { serialNumber } = new X509Certificate(selfSignedCertificate(privateKey, publicKey, serial));
    expect(serialNumber).toHaveLength(32);
    expect(Number.parseInt(serialNumber.slice(0, 2), 16)).toBeLessThan(0x80);
  }
});

test.skipIf(!openssl)('OpenSSL reads and verifies the certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lanline-cert-'));
  try {
    const path = join(folder, 'identity.pem');
    writeFileSync(path, createIdentity().pem);
    const { stdout, status } = spawnSync('openssl', ['x509', '-in', path, '-noout', '-text'], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    for (const line of [
      'Version: 3 (0x2)',
      'Signature Algorithm: ecdsa-with-SHA256',
      'Not Before: Jan  1 00:00:00 2020 GMT',
      'Not After : Dec 31 23:59:59 9999 GMT',
      'NIST CURVE: P-256',
      'X509v3 Basic Constraints: critical',
      'CA:FALSE',
      'Digital Signature',
      'TLS Web Server Authentication, TLS Web Client Authentication',
    ]) {
      expect(stdout).toContain(line);
    }
    const verified = spawnSync('openssl', ['verify', '-CAfile', path, path], { encoding: 'utf8' });
    expect(verified.stdout).toContain(': OK');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['nothing', () => '', 'unreadable'],
  ['no PEM', () => 'hello', 'unreadable'],
  [
    'a key without its certificate',
    () => createIdentity().pem.split('-----BEGIN CERTIFICATE')[0] ?? '',
    'unreadable',
  ],
  ['another’s certificate', () => mixed(), 'mismatch'],
  ['a key of another curve', () => ofCurve('secp384r1'), 'key'],
])('%s is no identity', (_, text, code) => {
  expect(() => readIdentity(text())).toThrow(IdentityError);
  expect(() => readIdentity(text())).toThrow(expect.objectContaining({ code }));
});

function mixed(): string {
  const [key = ''] = createIdentity().pem.split('-----BEGIN CERTIFICATE');
  return key + createIdentity().pem.slice(key.length);
}

function ofCurve(namedCurve: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  const body = selfSignedCertificate(privateKey, publicKey).toString('base64');
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return `${key}-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
}
