import type { Trust } from '../../main/ipc/contract.ts';

/** A trust level in a few words, and in a sentence that a person can act on. */
export const trustWords: Readonly<Record<Trust, { readonly short: string; readonly long: string }>> = {
  plain: {
    short: 'plain and unverified',
    long: 'Nothing is encrypted. Anybody on this network could read along, or claim to be this person.',
  },
  encrypted: {
    short: 'encrypted, not yet verified',
    long: 'Nobody on the way can read along. Compare a code once to be sure that this is who it says.',
  },
  verified: {
    short: 'verified',
    long: 'Encrypted, and you have checked that this is who it says.',
  },
};
