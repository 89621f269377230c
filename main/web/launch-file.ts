import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * A page on disk that redirects to the address with the token. The browser is given the path of this file,
 * which only our user can read, because everybody on the machine can see a process's arguments.
 */
export class LaunchFile {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, `launch-${randomBytes(8).toString('hex')}.html`);
  }

  get url(): string {
    return pathToFileURL(this.#path).href;
  }

  async write(address: string): Promise<void> {
    const page = `<!doctype html><meta charset="utf-8"><title>Lanline</title><script>location.replace(${JSON.stringify(address)})</script>\n`;
    await writeFile(this.#path, page, { mode: 0o600, flag: 'wx' });
  }

  /** Call once the window is open, or never will be. */
  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}
