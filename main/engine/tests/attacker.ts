import { generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto';
import { type ConnectionOptions, connect } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Peer, PeerOptions } from '../peer.ts';
import { bitString, integer, objectIdentifier, sequence, set, time, utf8String } from '../secure/der.ts';
import { fingerprintOf, type Identity } from '../secure/identity.ts';
import { encodeIntroduction } from '../secure/introduction.ts';
import { header, type testNetwork } from './network.ts';

export const MEBIBYTE = 1024 * 1024;
export const HELLO = header('HELLO|peer_name=127.0.0.1:9&data_type=json&strict=True');

/** What a Lanline peer sends first inside TLS. */
export const introduced = Buffer.concat([
  HELLO,
  encodeIntroduction({ name: 'Eve', device: '', version: '' }),
]);
/** How a Lanline peer dials TLS, without the certificate. */
export const lanline = { ALPNProtocols: ['lanline/1'], rejectUnauthorized: false };
export const certifiedAs = ({ pem }: Identity) => ({ ...lanline, key: pem, cert: pem });

/** One turn of the event loop, in which every socket is served. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Bytes of buffers that are still referenced. */
export function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().arrayBuffers;
}

export interface Asked {
  readonly peer: Peer;
  /** How often its user was asked. */
  readonly counted: { offers: number };
}

/** A peer that counts its offers and answers them with `answer`; by default, it never answers. */
export async function asked(
  network: ReturnType<typeof testNetwork>,
  options: PeerOptions = {},
  answer: boolean | Promise<boolean> = new Promise<boolean>(() => undefined),
): Promise<Asked> {
  const counted = { offers: 0 };
  const offer = () => {
    counted.offers++;
    return answer;
  };
  return { peer: await network.peer({ ...options, handlers: { offer } }), counted };
}

/** Connects with TLS as given, sends `words`, and resolves with what it received until it was closed. */
export async function heardBy(
  port: number,
  options: ConnectionOptions,
  ...words: readonly Uint8Array[]
): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, ...options });
  let heard = '';
  socket.on('error', () => undefined).on('data', (bytes) => (heard += bytes));
  socket.on('secureConnect', () => {
    for (const word of words) socket.write(word);
  });
  await new Promise((resolve) => socket.on('close', resolve));
  return heard;
}

/** For a certificate with another kind of key: the signature's algorithm, and the digest it signs. */
const KINDS = {
  Ed25519: { oid: '1.3.101.112', digest: undefined, pair: () => generateKeyPairSync('ed25519') },
  'P-384': {
    oid: '1.2.840.10045.4.3.3',
    digest: 'sha384',
    pair: () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }),
  },
  RSA: {
    oid: '1.2.840.113549.1.1.11',
    digest: 'sha256',
    pair: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  },
} as const;
export type KeyKind = keyof typeof KINDS;

/** An identity that Lanline would not create; `notAfter` may be in the past. */
export function strangeIdentity(kind: KeyKind, notAfter = new Date('2049-01-01T00:00:00Z')): Identity {
  const { oid, digest, pair } = KINDS[kind];
  const { privateKey, publicKey } = pair() as { privateKey: KeyObject; publicKey: KeyObject };
  const algorithm = sequence(objectIdentifier(oid), ...(kind === 'RSA' ? [Buffer.of(5, 0)] : []));
  const name = sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String('Lanline'))));
  const unsigned = sequence(
    integer(Buffer.of(7)),
    algorithm,
    name,
    sequence(time(new Date('2020-01-01T00:00:00Z')), time(notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const certificate = sequence(unsigned, algorithm, bitString(signBytes(digest, unsigned, privateKey)));
  const lines = certificate.toString('base64').replace(/.{1,64}/g, '$&\n');
  const pem = `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { pem: `${key}${pem}`, fingerprint: fingerprintOf(certificate) };
}
