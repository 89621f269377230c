import type { SecureDial } from './dial-tls-or-plain.ts';
import type { Encryption } from './peer-options.ts';
import { type Identity, shortIdOf } from './secure/identity.ts';
import type { Introduction } from './secure/introduction.ts';
import type { Hints } from './wire/datagram.ts';

/** Who we are to other peers. */
export interface LocalProfile {
  readonly identity: Identity | undefined;
  readonly encryption: Encryption;
  readonly displayName: string | undefined;
  readonly device: string;
  readonly version: string;
}

/** What our datagrams say about us. */
export function hintsOf({ identity, displayName, encryption }: LocalProfile): Hints {
  if (identity === undefined || encryption === 'off') return { displayName };
  return { displayName, shortId: shortIdOf(identity.fingerprint) };
}

/** What we say about ourselves inside an encrypted connection. */
export function introductionOf(
  { displayName, device, version }: LocalProfile,
  purpose?: string,
): Introduction {
  const name = displayName ?? '';
  return purpose === undefined ? { name, device, version } : { name, device, version, purpose };
}

/** How to encrypt a call; undefined for a plain one. */
export function secureDialOf(
  profile: LocalProfile,
  options: { encryption?: Encryption; fingerprint?: string; purpose?: string },
): SecureDial | undefined {
  const { encryption = profile.encryption, fingerprint, purpose } = options;
  const { identity } = profile;
  if (identity === undefined || (encryption === 'off' && fingerprint === undefined)) return undefined;
  const introduction = introductionOf(profile, purpose);
  return { identity, introduction, required: encryption === 'require', fingerprint };
}
