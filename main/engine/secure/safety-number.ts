import { createHash } from 'node:crypto';

const VERSION = Buffer.of(0, 1);
/** Makes finding a key with a similar number as expensive as with Signal's numeric fingerprints. */
const ROUNDS = 5_200;
const GROUPS_EACH = 6;
const GROUP_BYTES = 5;

/**
 * Two people compare this number once to rule out a man in the middle: 60 digits in twelve groups, the same on both
 * sides for as long as both keep their keys. The first half belongs to the smaller fingerprint; each group is five bytes
 * of a SHA-512 chain, modulo 100,000 (the construction of Signal's safety numbers).
 * @param one, other fingerprints: 64 hexadecimal digits
 */
export function safetyNumber(one: string, other: string): string {
  return [one, other].sort().flatMap(groupsOf).join(' ');
}

function groupsOf(fingerprint: string): string[] {
  const key = Buffer.from(fingerprint, 'hex');
  let hash: Buffer = Buffer.concat([VERSION, key]);
  for (let round = 0; round < ROUNDS; round++) hash = createHash('sha512').update(hash).update(key).digest();
  return Array.from({ length: GROUPS_EACH }, (_, index) => {
    const group = hash.readUIntBE(index * GROUP_BYTES, GROUP_BYTES) % 100_000;
    return String(group).padStart(5, '0');
  });
}
