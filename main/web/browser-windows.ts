import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { LaunchFile } from './launch-file.ts';
import { hasDisplay, installedBrowser, openAppWindow } from './open-browser-window.ts';

/** The page in windows of an installed browser, which has a profile of its own in the data folder. */
export class BrowserWindows {
  readonly #dataFolder: string;
  readonly #launches = new Set<LaunchFile>();
  readonly #windows = new Set<ChildProcess>();

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder;
  }

  /**
   * Opens the page in another window. Undefined where no window can be shown.
   * @param address the page's, with its token
   */
  async open(address: string): Promise<ChildProcess | undefined> {
    const browser = hasDisplay() ? installedBrowser() : undefined;
    if (browser === undefined) return undefined;
    const launch = new LaunchFile(this.#dataFolder);
    this.#launches.add(launch);
    await launch.write(address);
    const window = openAppWindow(browser, launch.url, join(this.#dataFolder, 'browser'));
    this.#windows.add(window);
    window.on('exit', () => this.#windows.delete(window)).on('error', () => this.#windows.delete(window));
    return window;
  }

  /** Call once a window has loaded the page: the files that lead to it hold its token. */
  async loaded(): Promise<void> {
    const launches = [...this.#launches];
    this.#launches.clear();
    await Promise.all(launches.map((launch) => launch.remove()));
  }

  async close(): Promise<void> {
    for (const window of this.#windows) window.kill();
    await this.loaded();
  }
}
