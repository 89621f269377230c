import type { FileSource } from '../ipc/contract.ts';
import type { Content } from './files/file-content.ts';
import type { OsKeychain } from './profile/os-keychain.ts';

/** What the messenger needs of the shell it runs in, and nothing more. Electron and the web page each give one. */
export interface AppShell {
  readonly kind: 'electron' | 'web';
  /** Absent where the system has none. */
  readonly keychain?: OsKeychain;
  /**
   * Opens the content of a file that the user picked, from byte `offset` on.
   * Rejects with a sentence when it can't be read; destroying the content lets it go.
   */
  openSource(source: FileSource, offset: number): Promise<Content>;
  /** Where to save a file of this (already safe) name; null when the user changed his mind. */
  chooseSavePath(name: string): Promise<string | null>;
  /** A folder to save to; null when the user changed his mind. Absent where the shell has no dialog for it. */
  chooseFolder?(): Promise<string | null>;
  /** Shows a file in the system's file manager. */
  showInFolder(path: string): Promise<void>;
  /** Opens an (already checked) http or https address in the system's browser. */
  openLink(address: string): Promise<void>;
}
