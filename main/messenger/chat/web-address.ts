import { Problem } from '../problem.ts';

/**
 * A web address as the URL standard writes it: it begins with http:// or https:// and has no space, quote or control
 * character in it, so that no program can take it for an option or for two arguments.
 * @throws Problem 'no-web-address' for anything else
 */
export function webAddress(claim: string): string {
  const url = URL.parse(claim);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new Problem('no-web-address', 'Only web addresses, with http or https, can be opened.');
  }
  return url.href;
}
