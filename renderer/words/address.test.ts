import { describe, expect, it } from 'vitest';
import { parseAddress, parseHost } from './address.ts';

describe('an address', () => {
  it('is ipv4:port, with spaces around it forgiven', () => {
    expect(parseAddress(' 127.0.0.1:5000 ')).toBe('127.0.0.1:5000');
  });
  it.each([
    '',
    'localhost:5000',
    '127.0.0.1',
    '127.0.0.256:5000',
    '127.0.0.1:0',
    '127.0.0.1:65536',
    '1.2.3:4',
  ])('is not %j', (text) => expect(parseAddress(text)).toBeNull());
});

describe('an address of somebody who is missing', () => {
  it.each(['10.0.0.7', '10.0.0.7:5000'])('may be %s', (text) => expect(parseHost(` ${text} `)).toBe(text));
  it.each(['', 'bob', '10.0.0', '10.0.0.7:', '10.0.0.7:1:1', '10.0.0.7:0'])('is not %j', (text) =>
    expect(parseHost(text)).toBeNull(),
  );
});
