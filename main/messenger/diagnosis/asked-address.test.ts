import { expect, test } from 'vitest';
import { askedAddress } from './asked-address.ts';

test('an address is asked about with or without its port', () => {
  expect(askedAddress(' 10.0.0.7 ')).toEqual({ host: '10.0.0.7', port: undefined });
  expect(askedAddress('10.0.0.7:51515')).toEqual({ host: '10.0.0.7', port: 51_515 });
  expect(askedAddress('  ')).toBeUndefined();
});

test.each(['bob', '10.0.0', '10.0.0.7:', '10.0.0.7:0', '10.0.0.7:70000', '::1', '10.0.0.7:80:80'])(
  '%s is no address',
  (text) => expect(() => askedAddress(text)).toThrow('address-format'),
);

test.each(['255.255.255.255', '239.1.2.3', '224.0.0.1:5000', '0.0.0.0', '0.0.0.0:80'])(
  '%s is not the address of one machine',
  (text) => expect(() => askedAddress(text)).toThrow('address-format'),
);
