import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Identity, readIdentity } from '../../engine/index.ts';
import { Problem } from '../problem.ts';

/** 128 MiB and a good part of a second per guess (OWASP's first choice for scrypt). */
const COST = { N: 2 ** 17, r: 8, p: 1 } as const;
const MEMORY_BYTES = 256 * COST.N * COST.r;
const KEY_BYTES = 32;
export const MIN_PASSPHRASE_CHARS = 8;
/** Real backups are smaller. */
export const MAX_BACKUP_BYTES = 64 * 1024;

const Base64 = z.string().max(16_384);
/** The cost is fixed by the format, not stored in the file: a file can't make us spend more. */
const BackupShape = z.object({
  lanlineIdentity: z.literal(1),
  salt: Base64,
  nonce: Base64,
  sealed: Base64,
  tag: Base64,
});

/**
 * An identity to take to another machine, as text: JSON with the key encrypted by scrypt and AES-256-GCM.
 * @throws Problem 'passphrase-short' if the passphrase is too short to protect anything
 */
export async function sealBackup(identity: Identity, passphrase: string): Promise<string> {
  if (passphrase.length < MIN_PASSPHRASE_CHARS) {
    throw new Problem('passphrase-short', { min: MIN_PASSPHRASE_CHARS });
  }
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', await keyOf(passphrase, salt), nonce);
  const sealed = Buffer.concat([cipher.update(identity.pem, 'utf8'), cipher.final()]);
  const fields = { salt, nonce, sealed, tag: cipher.getAuthTag() };
  const text = Object.entries(fields).map(([name, bytes]) => [name, bytes.toString('base64')]);
  return `${JSON.stringify({ lanlineIdentity: 1, ...Object.fromEntries(text) }, null, 2)}\n`;
}

/** @throws Problem 'not-a-backup' for any other file, 'passphrase-wrong' */
export async function openBackup(text: string, passphrase: string): Promise<Identity> {
  const { salt, nonce, sealed, tag } = parse(text);
  const key = await keyOf(passphrase, salt);
  let pem: string;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    decipher.setAuthTag(tag);
    pem = Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new Problem('passphrase-wrong').because(cause);
  }
  return readIdentity(pem);
}

function parse(text: string) {
  try {
    const { salt, nonce, sealed, tag } = BackupShape.parse(JSON.parse(text));
    const bytes = (base64: string) => Buffer.from(base64, 'base64');
    return { salt: bytes(salt), nonce: bytes(nonce), sealed: bytes(sealed), tag: bytes(tag) };
  } catch (cause) {
    throw new Problem('not-a-backup').because(cause);
  }
}

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
  return derive(passphrase.normalize('NFKC'), salt, KEY_BYTES, { ...COST, maxmem: MEMORY_BYTES });
}
