import { toUnicode } from './punycode.ts';

/** What one should know about an address before one opens it. */
export interface LinkTarget {
  /** As the network knows it: ASCII alone, so that nothing in it looks like something else. */
  readonly host: string;
  /** As it is written with the letters of its language; absent where that is the same. */
  readonly writtenHost?: string;
  /** Absent when it is the usual one. */
  readonly port?: string;
  readonly warnings: readonly string[];
}

/** @param address as `partsOf` gives it */
export function linkTarget(address: string): LinkTarget {
  const url = new URL(address);
  const writtenHost = toUnicode(url.hostname);
  const warnings: string[] = [];
  if (url.username !== '' || url.password !== '') {
    warnings.push('What stands before the @ is a user name. It says nothing about where the link leads.');
  }
  if (writtenHost !== url.hostname) {
    warnings.push('This host has letters that can look like others. It may imitate one that you know.');
  }
  if (url.protocol === 'http:') {
    warnings.push('Not encrypted: others on the network can read and change what is sent.');
  }
  return {
    host: url.hostname,
    ...(writtenHost === url.hostname ? {} : { writtenHost }),
    ...(url.port === '' ? {} : { port: url.port }),
    warnings,
  };
}
