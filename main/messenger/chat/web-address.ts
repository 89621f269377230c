import { Problem } from '../problem.ts';

/**
 * A web address, normalised as in the URL standard: it starts with http:// or https:// and contains no space,
 * quote or control character, so that no program can mistake it for an option or for two arguments.
 * @throws Problem 'not-web-address' for anything else
 */
export function webAddress(claim: string): string {
  const url = URL.parse(claim);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new Problem('not-web-address');
  }
  return url.href;
}
