/** The system's secret store, if there is one. */
export interface OsKeychain {
  isAvailable(): Promise<boolean>;
  seal(text: string): Promise<Uint8Array>;
  /** Rejects if somebody else sealed it or the store is locked. */
  unseal(sealed: Uint8Array): Promise<string>;
}
