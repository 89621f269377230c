import type { DiscoveryProblem, Peer } from '../../engine/index.ts';
import type { Calls, MeView, ProblemView } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import type { Feature } from '../feature.ts';
import { cleanDisplayName } from '../people/display-name.ts';
import { Problem } from '../problem.ts';
import type { StorageState } from '../storage-state.ts';
import type { Profile } from './profile-exchange.ts';
import { MAX_PLAIN_ADDRESSES, type SettingsStore } from './settings.ts';

interface Parts {
  readonly peer: Peer;
  readonly settings: SettingsStore;
  readonly downloadsFolder: string;
  readonly storage: StorageState;
  readonly environment: Environment;
}

/** Who we are, and how others see and reach us. */
export class OwnProfile implements Feature {
  readonly #parts: Parts;
  #discoveryProblem: ProblemView | undefined;
  /** Called when our profile, as others see it, has changed. */
  onChange: () => void = () => {};

  readonly calls = {
    setName: async (claim) => {
      const name = cleanDisplayName(claim);
      if (name === undefined) throw new Problem('name-empty');
      await this.#parts.settings.change({ name, named: true });
      this.#parts.peer.displayName = name;
      this.changed();
      this.onChange();
    },
    setColour: async (colour) => {
      await this.#parts.settings.change({ colour });
      this.changed();
      this.onChange();
    },
    setVisible: async (visible) => {
      await this.#parts.settings.change({ visible });
      this.#parts.peer.invisible = !visible;
      this.changed();
    },
    setPrivacy: async ({ tellsRead, tellsTyping }) => {
      await this.#parts.settings.change({ tellsRead, tellsTyping });
      this.changed();
    },
    setEncryption: async (encryption) => {
      const { settings, peer } = this.#parts;
      await settings.change({ encryption });
      peer.encryption = encryption;
      const plain = [...peer.connections.values()].filter(({ fingerprint }) => fingerprint === undefined);
      if (encryption === 'require')
        await Promise.all(plain.map((connection) => connection.close('encryption-required')));
      this.changed();
    },
    setPlain: async (addressName, plain) => this.setPlain(addressName, plain),
  } satisfies Partial<Calls>;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { peer, settings, storage } = parts;
    const { name, visible, encryption } = settings.current;
    peer.displayName = name;
    peer.invisible = !visible;
    peer.encryption = encryption;
    peer.on('network', () => this.changed());
    storage.subscribe(() => this.changed());
  }

  view(): MeView {
    const { peer, settings, downloadsFolder, storage } = this.#parts;
    const { name, visible, named, encryption, plainAddresses, colour, tellsRead, tellsTyping } =
      settings.current;
    const discoveryProblem = this.#discoveryProblem;
    const storageProblem = storage.problem;
    return {
      name,
      addressName: peer.addressName,
      addressNames: peer.addressNames,
      visible,
      named,
      downloadsFolder,
      ...(discoveryProblem === undefined ? {} : { discoveryProblem }),
      ...(storageProblem === undefined ? {} : { storageProblem }),
      fingerprint: this.fingerprint,
      encryption,
      plainAddresses,
      ...(colour === null ? {} : { colour }),
      tellsRead,
      tellsTyping,
    };
  }

  /** How others should see us. */
  get profile(): Profile {
    const { name, colour } = this.#parts.settings.current;
    return { name, ...(colour === null ? {} : { colour }) };
  }

  /** Our certificate's fingerprint. */
  get fingerprint(): string {
    return this.#parts.peer.identity?.fingerprint ?? '';
  }

  /** Sets whether to skip encryption at an address. */
  async setPlain(addressName: string, plain: boolean): Promise<void> {
    const { settings } = this.#parts;
    if (settings.current.plainAddresses.includes(addressName) === plain) return;
    const others = settings.current.plainAddresses.filter((each) => each !== addressName);
    const plainAddresses = plain ? [addressName, ...others].slice(0, MAX_PLAIN_ADDRESSES) : others;
    await settings.change({ plainAddresses });
    this.changed();
  }

  discoveryChanged(problem: DiscoveryProblem | undefined): void {
    const view: ProblemView | undefined = problem && {
      code: `discovery-${problem.code}`,
      port: problem.port,
    };
    if (JSON.stringify(this.#discoveryProblem) === JSON.stringify(view)) return;
    this.#discoveryProblem = view;
    this.changed();
  }

  /** Tells the windows. */
  changed(): void {
    this.#parts.environment.tell('me', this.view());
  }
}
