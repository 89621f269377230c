import { toUnicode } from './punycode.ts';

/** `userName`: an @ before the host. `lookalike`: letters outside ASCII in the host. `notEncrypted`: http. */
export type LinkWarning = 'userName' | 'lookalike' | 'notEncrypted';

/** What people should know about an address before opening it. */
export interface LinkTarget {
  /** In ASCII (punycode), so that no letter can pass for another. */
  readonly host: string;
  /** In its own script; absent if that is the same. */
  readonly writtenHost?: string;
  /** Absent if it is the default of the protocol. */
  readonly port?: string;
  readonly warnings: readonly LinkWarning[];
}

/** @param address as returned by `partsOf` */
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
