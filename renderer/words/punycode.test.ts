import { domainToUnicode } from 'node:url';
import { describe, expect, it } from 'vitest';
import { toUnicode } from './punycode.ts';

describe('punycode', () => {
  it.each(['пример.рф', 'münchen.example', '例え.テスト', 'faß.example', 'a.ελλάδα.example', '🦊.example'])(
    'is read as the system reads it: %s',
    (written) => {
      const host = new URL(`https://${written}`).hostname;
      expect(host).toContain('xn--');
      expect(toUnicode(host)).toBe(domainToUnicode(host));
    },
  );
  it.each(['xn--', 'xn--99999999', 'xn--a-é', 'example.org', '127.0.0.1'])('leaves %s as it is', (host) => {
    expect(toUnicode(host)).toBe(host);
  });
});
