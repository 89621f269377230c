import type { SecureDial } from './dial-tls-or-plain.ts';
import type { ConnectOptions, Encryption } from './peer-options.ts';
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
  { purpose, about }: Pick<Introduction, 'purpose' | 'about'> = {},
): Introduction {
  return {
    name: displayName ?? '',
    device,
    version,
    ...(purpose === undefined ? {} : { purpose }),
    ...(about === undefined ? {} : { about }),
  };
}

/** How to encrypt a call; undefined for a plain one. */
export function secureDialOf(
  profile: LocalProfile,
  options: Pick<ConnectOptions, 'encryption' | 'fingerprint' | 'purpose' | 'about'>,
): SecureDial | undefined {
  const { encryption = profile.encryption, fingerprint } = options;
  const { identity } = profile;
  if (identity === undefined || (encryption === 'off' && fingerprint === undefined)) return undefined;
  const introduction = introductionOf(profile, options);
  return { identity, introduction, required: encryption === 'require', fingerprint };
}
