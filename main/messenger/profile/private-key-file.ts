import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createIdentity, type Identity, IdentityError, readIdentity } from '../../engine/index.ts';
import type { ProblemView } from '../../ipc/contract.ts';
import { writeOwnerOnly } from '../files/owner-only-file.ts';
import type { OsKeychain } from '../os-keychain.ts';
import { Problem } from '../problem.ts';

const PLAIN = 'identity.pem';
const SEALED = 'identity.sealed';

interface Opened {
  readonly identity: Identity;
  /** Set if the user has to know that others will see them as somebody new. */
  readonly problem?: ProblemView;
}

/**
 * Our key and certificate on disk: sealed by the system's secret store, or in a file that only the user may
 * read.
 */
export class PrivateKeyFile {
  readonly #folder: string;
  readonly #keychain: OsKeychain | undefined;

  /** @param keychain undefined if this shell has no secret store */
  constructor(folder: string, keychain: OsKeychain | undefined) {
    this.#folder = folder;
    this.#keychain = keychain;
  }

  /**
   * Loads our identity, or creates one at first start. A damaged file is set aside, never thrown away.
   * @throws Problem 'key-locked' if the key is sealed and can't be opened now: with a new one, everybody
   *   would think
   *   that we are somebody else
   */
  async open(): Promise<Opened> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    try {
      const pem = (await this.#unsealed()) ?? (await this.#plain());
      if (pem === undefined) return { identity: await this.begin() };
      const identity = readIdentity(pem);
      await this.#keep(identity);
      return { identity };
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      return { identity: await this.begin(), problem: { code: 'key-replaced' } };
    }
  }

  /** Creates a new identity that nobody knows yet; the old one is kept aside. */
  async begin(): Promise<Identity> {
    const identity = createIdentity();
    await this.replace(identity);
    return identity;
  }

  /** Switches to another identity; the old one is kept aside. */
  async replace(identity: Identity): Promise<void> {
    for (const name of [PLAIN, SEALED]) {
      await rename(this.#path(name), this.#path(`${name}.old`)).catch(unlessMissing);
    }
    await this.#keep(identity);
  }

  /** Writes it in the safest way available, and removes a less safe copy. */
  async #keep(identity: Identity): Promise<void> {
    if (this.#keychain !== undefined && (await this.#keychain.isAvailable())) {
      await writeOwnerOnly(this.#path(SEALED), await this.#keychain.seal(identity.pem));
      await rm(this.#path(PLAIN), { force: true });
    } else {
      await writeOwnerOnly(this.#path(PLAIN), identity.pem);
    }
  }

  async #unsealed(): Promise<string | undefined> {
    const sealed = await readFile(this.#path(SEALED)).catch(unlessMissing);
    if (sealed === undefined) return undefined;
    try {
      if (this.#keychain === undefined) throw new Error('This shell has no keychain.');
      return await this.#keychain.unseal(sealed);
    } catch (cause) {
      throw new Problem('key-locked').because(cause);
    }
  }

  async #plain(): Promise<string | undefined> {
    const path = this.#path(PLAIN);
    const pem = await readFile(path, 'utf8').catch(unlessMissing);
    if (pem !== undefined) await chmod(path, 0o600);
    return pem;
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

function unlessMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
