import type { FileSource } from '../ipc/contract.ts';
import type { Content } from './files/file-content.ts';
import type { OsKeychain } from './os-keychain.ts';

/** What the messenger needs from the shell it runs in. Electron and the web page each provide one. */
export interface AppShell {
  readonly kind: 'electron' | 'web';
  /** The user's preferred languages, best first, as BCP 47 tags. Absent: those of the process. */
  readonly languages?: readonly string[];
  /** Absent if the system has none. */
  readonly keychain?: OsKeychain;
  /**
   * Opens the content of a file that the user picked, starting at byte `offset`.
   * Rejects with a Problem if it can't be read; destroying the content closes the file.
   */
  openSource(source: FileSource, offset: number): Promise<Content>;
  /** Where to save a file with this (already safe) name; null if the user cancelled. */
  chooseSavePath(name: string): Promise<string | null>;
  /** A folder to save to; null if the user cancelled. Absent if the shell has no dialog for it. */
  chooseFolder?(): Promise<string | null>;
  /** Shows a file in the system's file manager. */
  showInFolder(path: string): Promise<void>;
  /**
   * Brings the window up, because Lanline was started again. Rejects with a Problem if it can't. Absent if there is never one.
   */
  show?(): Promise<void>;
  /** Opens an (already checked) http or https address in the system's browser. */
  openLink(address: string): Promise<void>;
}
