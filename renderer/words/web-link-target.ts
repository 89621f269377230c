import { toUnicode } from './punycode.ts';

/** `userName`: an @ before the host. `lookalike`: letters outside ASCII in the host. `notEncrypted`: http. */
export type LinkWarning = 'userName' | 'lookalike' | 'notEncrypted';

/** What one should know about an address before opening it. */
export interface LinkTarget {
  /** As the network knows it: ASCII alone, so that nothing in it looks like something else. */
  readonly host: string;
  /** As it is written with the letters of its language; absent where that is the same. */
  readonly writtenHost?: string;
  /** Absent when it is the usual one. */
  readonly port?: string;
  readonly warnings: readonly LinkWarning[];
}

/** @param address as `partsOf` gives it */
export function linkTarget(address: string): LinkTarget {
  const url = new URL(address);
  const writtenHost = toUnicode(url.hostname);
  const warnings: LinkWarning[] = [];
  if (url.username !== '' || url.password !== '') warnings.push('userName');
  if (writtenHost !== url.hostname) warnings.push('lookalike');
  if (url.protocol === 'http:') warnings.push('notEncrypted');
  return {
    host: url.hostname,
    ...(writtenHost === url.hostname ? {} : { writtenHost }),
    ...(url.port === '' ? {} : { port: url.port }),
    warnings,
  };
}
