import { createHash } from 'node:crypto';
import type { FileIdentity } from '../../files/file-identity.ts';

/** What the sender calls a file's present state: what was sent of another one is of no use any more. */
export function versionOf({ ino, size, mtimeMs, ctimeMs }: FileIdentity): string {
  const text = [ino, size, mtimeMs, ctimeMs].join();
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
