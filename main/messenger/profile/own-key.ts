import type { Peer } from '../../engine/index.ts';
import type { Calls, FileSource } from '../../ipc/contract.ts';
import type { AppShell } from '../app-shell.ts';
import type { Feature } from '../feature.ts';
import { writeOwnerOnly } from '../files/owner-only-file.ts';
import type { Links } from '../links/links.ts';
import { Problem } from '../problem.ts';
import { saveAs } from '../save-as.ts';
import { MAX_BACKUP_BYTES, openBackup, sealBackup } from './key-backup.ts';
import type { OwnProfile } from './own-profile.ts';
import type { PrivateKeyFile } from './private-key-file.ts';

interface Parts {
  readonly peer: Peer;
  readonly links: Links;
  readonly ownProfile: OwnProfile;
  readonly keyFile: PrivateKeyFile;
  readonly shell: AppShell;
}

/** Lets the user take their key to another machine, or start over with a new one. */
export class OwnKey implements Feature {
  readonly #parts: Parts;

  readonly calls = {
    exportIdentity: async (passphrase) => {
      const { peer, shell } = this.#parts;
      if (peer.identity === undefined) throw new Problem('no-key');
      const backup = await sealBackup(peer.identity, passphrase);
      return saveAs(shell, 'lanline-key.json', (path) => writeOwnerOnly(path, backup));
    },
    importIdentity: async (source, passphrase) => {
      const { peer, keyFile, ownProfile } = this.#parts;
      const identity = await openBackup(await this.#textOf(source), passphrase);
      if (identity.fingerprint === ownProfile.fingerprint) throw new Problem('same-key');
      await keyFile.replace(identity);
      peer.identity = identity;
      await this.#closeAll();
    },
    renewIdentity: async () => {
      this.#parts.peer.identity = await this.#parts.keyFile.begin();
      await this.#closeAll();
    },
  } satisfies Partial<Calls>;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The open connections belong to the identity that we just gave up. */
  async #closeAll(): Promise<void> {
    const { peer, links, ownProfile } = this.#parts;
    links.sayBye();
    await Promise.all([...peer.connections.values()].map((connection) => connection.close()));
    ownProfile.changed();
  }

  async #textOf(source: FileSource): Promise<string> {
    if (source.sizeBytes > MAX_BACKUP_BYTES) throw new Problem('not-a-backup');
    const content = await this.#parts.shell.openSource(source, 0);
    const parts: Uint8Array[] = [];
    let sizeBytes = 0;
    try {
      for await (const part of content) {
        sizeBytes += part.length;
        if (sizeBytes > MAX_BACKUP_BYTES) throw new Problem('not-a-backup');
        parts.push(Buffer.from(part));
      }
    } finally {
      content.destroy();
    }
    return Buffer.concat(parts).toString('utf8');
  }
}
