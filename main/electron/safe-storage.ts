import { safeStorage } from 'electron';
import type { OsKeychain } from '../messenger/os-keychain.ts';

/**
 * The system's secret store: Keychain, DPAPI, libsecret or KWallet. On Linux without either of the latter two, Chromium merely
 * obfuscates, so that counts as no store.
 */
export const safeStorageKeychain: OsKeychain = {
  isAvailable: async () => {
    if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
      return false;
    return safeStorage.isAsyncEncryptionAvailable();
  },
  seal: (text) => safeStorage.encryptStringAsync(text),
  unseal: async (sealed) => (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result,
};
