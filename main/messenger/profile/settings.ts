import { mkdir, readFile, rename } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { writeOwnerOnly } from '../files/owner-only-file.ts';
import { cleanDisplayName } from '../people/display-name.ts';

const FILE_NAME = 'settings.json';
/** More than this would no longer be exceptions. */
export const MAX_PLAIN_ADDRESSES = 256;
const Shape = z.object({
  name: z.string().min(1).max(64),
  named: z.boolean(),
  visible: z.boolean(),
  encryption: z.enum(['prefer', 'require']).default('prefer'),
  plainAddresses: z.array(z.string().max(21)).max(MAX_PLAIN_ADDRESSES).default([]),
  colour: z.number().int().min(0).max(359).nullable().default(null),
  tellsRead: z.boolean().default(true),
  tellsTyping: z.boolean().default(true),
});

/**
 * The user's settings. `named`: they confirmed the name at first start. `encryption`: 'prefer' allows plain
 * connections to those who can't encrypt, 'require' allows none. `plainAddresses`: where encryption is not
 * even tried. `colour`: the hue of our avatar in degrees, null to derive it from our key. `tellsRead`,
 * `tellsTyping`: whether others see it.
 */
export type Settings = Readonly<z.infer<typeof Shape>>;

/** The settings, and where changes to them are kept. */
export type SettingsStore = Pick<SettingsFile, 'current' | 'change'>;

/** A small JSON file in the data folder, readable only by the user, replaced atomically. */
export class SettingsFile {
  readonly #folder: string;
  #writing: Promise<void> = Promise.resolve();
  current: Settings;
  /** What is on disk. */
  #written: Settings;

  private constructor(folder: string, current: Settings) {
    this.#folder = folder;
    this.current = current;
    this.#written = current;
  }

  /** Reads the settings; a damaged file is renamed to 'settings.json.damaged' and the defaults are used. */
  static async load(folder: string, log: (event: string, error: unknown) => void): Promise<SettingsFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, FILE_NAME);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    const defaults: Settings = Shape.parse({ name: defaultName(), named: false, visible: true });
    if (text === undefined) return new SettingsFile(folder, defaults);
    try {
      return new SettingsFile(folder, Shape.parse(JSON.parse(text)));
    } catch (error) {
      log('settings damaged, set aside', error);
      await rename(path, `${path}.damaged`);
      return new SettingsFile(folder, defaults);
    }
  }

  /** Resolves once the change is on disk; what can't be written does not hold. Writes happen one after another. */
  change(changes: Partial<Settings>): Promise<void> {
    const changed: Settings = { ...this.current, ...changes };
    this.current = changed;
    const text = `${JSON.stringify(changed, null, 2)}\n`;
    const write = this.#writing.then(async () => {
      await writeOwnerOnly(join(this.#folder, FILE_NAME), text);
      this.#written = changed;
    });
    this.#writing = write.catch(() => {
      if (this.current === changed) this.current = this.#written; // a later change is written together with this one
    });
    return write;
  }
}

function defaultName(): string {
  return cleanDisplayName(userName()) ?? cleanDisplayName(hostname()) ?? 'Lanline';
}

function userName(): string | undefined {
  try {
    const name = userInfo().username;
    return name === 'root' ? undefined : name;
  } catch {
    return undefined; // a system without an entry for this user
  }
}
