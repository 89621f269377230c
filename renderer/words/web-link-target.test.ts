import { describe, expect, it } from 'vitest';
import { linkTarget } from './web-link-target.ts';

describe('where a link leads', () => {
  it('is a host, and a port that is not the usual one', () => {
    expect(linkTarget('https://example.org/a')).toEqual({ host: 'example.org', warnings: [] });
    expect(linkTarget('https://example.org:8443/')).toMatchObject({ host: 'example.org', port: '8443' });
  });
  it('warns of http', () => {
    expect(linkTarget('http://pi:8080/').warnings).toEqual(['notEncrypted']);
  });
  it('does not take the user name for the host', () => {
    const target = linkTarget('https://www.bank.example@evil.example/');
    expect(target).toEqual({ host: 'evil.example', warnings: ['userName'] });
  });
  it('is said in ASCII, with the letters that were written beside it', () => {
    const target = linkTarget('https://\u0430pple.com');
    expect(target).toMatchObject({ host: 'xn--pple-43d.com', writtenHost: '\u0430pple.com' });
    expect(target.warnings).toEqual(['lookalike']);
  });
});
