/** The system's own place for keychain, where there is one. */
export interface OsKeychain {
  isAvailable(): Promise<boolean>;
  seal(text: string): Promise<Uint8Array>;
  /** Rejects when it was sealed by somebody else, or the store is locked. */
  unseal(sealed: Uint8Array): Promise<string>;
}
