import type { Peer } from '../../engine/index.ts';
import type { Calls, FileSource, MeView } from '../../ipc/contract.ts';
import type { AppShell } from '../app-shell.ts';
import type { Environment } from '../environment.ts';
import { writeOwnerOnly } from '../files/owner-only-file.ts';
import { cleanDisplayName } from '../people/display-name.ts';
import { Problem } from '../problem.ts';
import { sentenceFor } from '../sentences.ts';
import { MAX_BACKUP_BYTES, openBackup, sealBackup } from './key-backup.ts';
import type { PrivateKeyFile } from './private-key-file.ts';
import type { Profile } from './profile-exchange.ts';
import { MAX_PLAIN_ADDRESSES, type SettingsFile } from './settings.ts';

export interface OwnProfileInit {
  readonly peer: Peer;
  readonly settings: SettingsFile;
  readonly keyFile: PrivateKeyFile;
  readonly shell: AppShell;
  readonly downloadsFolder: string;
  /** What happened to what we keep, when we started. */
  readonly storageProblem: string | undefined;
  readonly environment: Environment;
}

type OwnProfileCalls =
  | 'setPrivacy'
  | 'setEncryption'
  | 'setPlain'
  | 'exportIdentity'
  | 'importIdentity'
  | 'renewIdentity';

/** Who we are, and how we want to be met. */
export class OwnProfile implements Pick<Calls, OwnProfileCalls> {
  readonly #init: OwnProfileInit;
  #discoveryProblem: string | undefined;

  /** All connections are about to be closed. */
  onLeaving: () => void = () => {};

  constructor(init: OwnProfileInit) {
    this.#init = init;
    const { peer, settings } = init;
    const { name, visible, encryption } = settings.current;
    peer.displayName = name;
    peer.invisible = !visible;
    peer.encryption = encryption;
  }

  view(): MeView {
    const { peer, settings, downloadsFolder, storageProblem } = this.#init;
    const { name, visible, named, encryption, plainAddresses, colour, tellsRead, tellsTyping } =
      settings.current;
    const discoveryProblem = this.#discoveryProblem;
    return {
      name,
      addressName: peer.addressName,
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

  /** How others are to see us. */
  get profile(): Profile {
    const { name, colour } = this.#init.settings.current;
    return { name, ...(colour === null ? {} : { colour }) };
  }

  /** Of our certificate. */
  get fingerprint(): string {
    return this.#init.peer.identity?.fingerprint ?? '';
  }

  /** @throws Problem 'no-name' */
  async rename(claim: string): Promise<void> {
    const name = cleanDisplayName(claim);
    if (name === undefined) throw new Problem('no-name', 'A name needs at least one visible character.');
    await this.#init.settings.change({ name, named: true });
    this.#init.peer.displayName = name;
    this.#changed();
  }

  async setVisible(visible: boolean): Promise<void> {
    await this.#init.settings.change({ visible });
    this.#init.peer.invisible = !visible;
    this.#changed();
  }

  async setColour(colour: number | null): Promise<void> {
    await this.#init.settings.change({ colour });
    this.#changed();
  }

  async setPrivacy({ tellsRead, tellsTyping }: Parameters<Calls['setPrivacy']>[0]): Promise<void> {
    await this.#init.settings.change({ tellsRead, tellsTyping });
    this.#changed();
  }

  async setEncryption(encryption: 'prefer' | 'require'): Promise<void> {
    const { settings, peer } = this.#init;
    await settings.change({ encryption });
    peer.encryption = encryption;
    const plain = [...peer.connections.values()].filter(({ fingerprint }) => fingerprint === undefined);
    if (encryption === 'require')
      await Promise.all(plain.map((connection) => connection.close('encryption-required')));
    this.#changed();
  }

  async setPlain(addressName: string, plain: boolean): Promise<void> {
    const { settings } = this.#init;
    if (settings.current.plainAddresses.includes(addressName) === plain) return;
    const others = settings.current.plainAddresses.filter((each) => each !== addressName);
    const plainAddresses = plain ? [addressName, ...others].slice(0, MAX_PLAIN_ADDRESSES) : others;
    await settings.change({ plainAddresses });
    this.#changed();
  }

  async exportIdentity(passphrase: string): Promise<string | null> {
    const { peer, shell } = this.#init;
    if (peer.identity === undefined) throw new Problem('no-identity', 'There is no key to export.');
    const backup = await sealBackup(peer.identity, passphrase);
    const path = await shell.chooseSavePath('lanline-key.json');
    if (path === null) return null;
    try {
      await writeOwnerOnly(path, backup);
      return path;
    } catch (error) {
      throw new Problem('not-saved', sentenceFor(error, ''), { cause: error });
    }
  }

  async importIdentity(source: FileSource, passphrase: string): Promise<void> {
    const { peer, keyFile } = this.#init;
    const identity = await openBackup(await this.#textOf(source), passphrase);
    if (identity.fingerprint === this.fingerprint) throw new Problem('same', 'That is the key you have.');
    await keyFile.replace(identity);
    peer.identity = identity;
    await this.#closeAll();
  }

  async renewIdentity(): Promise<void> {
    this.#init.peer.identity = await this.#init.keyFile.begin();
    await this.#closeAll();
  }

  discoveryBecame(sentence: string | undefined): void {
    if (this.#discoveryProblem === sentence) return;
    this.#discoveryProblem = sentence;
    this.#changed();
  }

  /** What was open was opened by whom we no longer are. */
  async #closeAll(): Promise<void> {
    this.onLeaving();
    const open = [...this.#init.peer.connections.values()];
    await Promise.all(open.map((connection) => connection.close()));
    this.#changed();
  }

  async #textOf(source: FileSource): Promise<string> {
    if (source.sizeBytes > MAX_BACKUP_BYTES)
      throw new Problem('backup', 'This file is no exported Lanline key.');
    const content = await this.#init.shell.openSource(source, 0);
    const parts: Uint8Array[] = [];
    let sizeBytes = 0;
    try {
      for await (const part of content) {
        sizeBytes += part.length;
        if (sizeBytes > MAX_BACKUP_BYTES)
          throw new Problem('backup', 'This file is no exported Lanline key.');
        parts.push(Buffer.from(part));
      }
    } finally {
      content.destroy();
    }
    return Buffer.concat(parts).toString('utf8');
  }

  #changed(): void {
    this.#init.environment.tell('me', this.view());
  }
}
