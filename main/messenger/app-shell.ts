import type { FileSource } from '../ipc/contract.ts';
import type { Content } from './files/file-content.ts';
import type { OsKeychain } from './os-keychain.ts';

/** What the messenger needs of the shell it runs in, and nothing more. Electron and the web page each give one. */
export interface AppShell {
  readonly kind: 'electron' | 'web';
  /** The languages that the user prefers, best first, as BCP 47 tags. Absent: those of the process. */
  readonly languages?: readonly string[];
  /** Absent where the system has none. */
  readonly keychain?: OsKeychain;
  /**
   * Opens the content of a file that the user picked, from byte `offset` on.
   * Rejects with a Problem when it can't be read; destroying the content lets it go.
   */
  openSource(source: FileSource, offset: number): Promise<Content>;
  /** Where to save a file of this (already safe) name; null if the user cancelled. */
  chooseSavePath(name: string): Promise<string | null>;
  /** A folder to save to; null if the user cancelled. Absent where the shell has no dialog for it. */
  chooseFolder?(): Promise<string | null>;
  /** Shows a file in the system's file manager. */
  showInFolder(path: string): Promise<void>;
  /** Opens an (already checked) http or https address in the system's browser. */
  openLink(address: string): Promise<void>;
}
