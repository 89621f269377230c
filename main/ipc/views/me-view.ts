import type { OfferView } from './offer-view.ts';
import type { PersonView } from './person-view.ts';
import type { ProblemView } from './problem-view.ts';

export interface MeView {
  readonly name: string;
  /** `ipv4:port` where we listen. */
  readonly addressName: string;
  /** The same for each network that we are on; `addressName` is the first. */
  readonly addressNames: readonly string[];
  readonly visible: boolean;
  /** False until the user has confirmed a name at first start. */
  readonly named: boolean;
  readonly downloadsFolder: string;
  /** Why discovery doesn't work; absent if it does. */
  readonly discoveryProblem?: ProblemView;
  /** Why nothing can be stored now; or what went wrong with our key or our data at this start. */
  readonly storageProblem?: ProblemView;
  /** Our certificate's fingerprint: 64 hexadecimal digits. */
  readonly fingerprint: string;
  /** `require`: no connection without encryption. */
  readonly encryption: 'prefer' | 'require';
  /** Addresses where encryption is not even tried, as `ipv4:port`. */
  readonly plainAddresses: readonly string[];
  /** The hue of our avatar, in degrees, if we chose one. */
  readonly colour?: number;
  /** Whether others see what we have read and when we are typing. */
  readonly tellsRead: boolean;
  readonly tellsTyping: boolean;
}

export interface Snapshot {
  readonly me: MeView;
  readonly people: readonly PersonView[];
  readonly offers: readonly OfferView[];
  readonly shell: 'electron' | 'web';
}

/** What Lanline is, and what it is made of. */
export interface AboutView {
  readonly version: string;
  /** The packages that ship with it, by name, each with the SPDX name of its licence. */
  readonly licences: readonly { readonly name: string; readonly version: string; readonly licence: string }[];
}
