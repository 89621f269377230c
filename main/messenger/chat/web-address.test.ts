import { describe, expect, it } from 'vitest';
import { webAddress } from './web-address.ts';

describe('a web address', () => {
  it.each([
    ['https://example.org', 'https://example.org/'],
    ['HTTP://Example.ORG:8080/a b"c', 'http://example.org:8080/a%20b%22c'],
    ['https://пример.рф/', 'https://xn--e1afmkfd.xn--p1ai/'],
    ['  https://example.org/\n--version', 'https://example.org/--version'],
  ])('is normalised as in the URL standard: %j', (claim, address) => {
    expect(webAddress(claim)).toBe(address);
  });
  it.each([
    '',
    'example.org',
    '--version',
    'javascript:alert(1)',
    'data:text/html,<b>',
    'file:///etc/passwd',
    'ftp://example.org/',
    'mailto:ann@example.org',
    'smb://server/share',
    'ms-settings:network',
    'http://',
    'https://exa mple.org',
    'https://example.org:99999',
  ])('is not %j', (claim) => expect(() => webAddress(claim)).toThrow('not-web-address'));
});
