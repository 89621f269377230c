import type { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { NetworkInterfaces } from './network-interfaces.ts';

const v4 = (address: string, netmask: string, internal = false) => ({
  address,
  netmask,
  internal,
  family: 'IPv4' as const,
  mac: '00:00:00:00:00:00',
  cidr: null,
});
const v6 = (address: string, internal = false) => ({
  address,
  netmask: 'ffff:ffff:ffff:ffff::',
  internal,
  family: 'IPv6' as const,
  mac: '00:00:00:00:00:00',
  cidr: null,
  scopeid: 0,
});
const loopback = v4('127.0.0.1', '255.0.0.0', true);
const reading = (read: typeof networkInterfaces, now = () => 0) => new NetworkInterfaces(read, now);

test.each([
  ['192.168.0.5', '255.255.255.0', '192.168.0.255'],
  ['10.1.2.3', '255.255.240.0', '10.1.15.255'],
  ['10.0.0.1', '255.255.255.252', '10.0.0.3'],
  ['10.0.0.1', '255.255.255.254', '10.0.0.0'],
  ['10.0.0.0', '255.255.255.254', '10.0.0.1'],
  ['10.0.0.1', '255.255.255.255', undefined],
])('%s with the mask %s searches at %s', (address, netmask, broadcast) => {
  const [it] = reading(() => ({ e0: [v4(address, netmask)] })).list();
  expect(it?.broadcast).toBe(broadcast);
});

test('the system is asked once a second', () => {
  let now = 0;
  let asked = 0;
  const interfaces = reading(
    () => {
      asked++;
      return { lo: [loopback] };
    },
    () => now,
  );
  for (let count = 0; count < 100; count++) interfaces.isOwnAddress('10.0.0.1');
  now = 999;
  interfaces.list();
  expect(asked).toBe(1);
  now = 1000;
  interfaces.list();
  expect(asked).toBe(2);
});

test('the last good list stays while the system has no descriptors, however often it is asked', () => {
  let now = 0;
  let fails = false;
  const interfaces = reading(
    () => {
      if (fails) throw Object.assign(new Error('A system error occurred'), { code: 'ERR_SYSTEM_ERROR' });
      return { e0: [v4('192.168.0.5', '255.255.255.0')] };
    },
    () => now,
  );
  expect(interfaces.list()).toHaveLength(1);
  fails = true;
  for (now = 1000; now < 10_000; now += 1000)
    expect(interfaces.ownAddressTowards(undefined)).toBe('192.168.0.5');
});

test('a first list that cannot be read is an empty one', () => {
  const interfaces = reading(() => {
    throw new Error('EMFILE');
  });
  expect(interfaces.list()).toEqual([]);
  expect(interfaces.ownAddressTowards('192.168.0.1')).toBe('127.0.0.1');
});

test('others reach us on each network, and on loopback only without one', () => {
  const two = reading(() => ({
    lo: [loopback],
    e0: [v4('192.168.0.5', '255.255.255.0')],
    w0: [v4('10.0.0.7', '255.0.0.0')],
  }));
  expect(two.reachable()).toEqual(['192.168.0.5', '10.0.0.7']);
  expect(two.ownAddressTowards('10.9.9.9')).toBe('10.0.0.7');
  expect(reading(() => ({ lo: [loopback] })).reachable()).toEqual(['127.0.0.1']);
});

test('a network with IPv6 alone is told from none at all', () => {
  const addressed = (address: string) =>
    reading(() => ({ lo: [loopback, v6('::1', true)], e0: [v6(address)] }));
  expect(addressed('2001:db8::5').hasOnlyIPv6).toBe(true);
  expect(addressed('fe80::1').hasOnlyIPv6).toBe(false);
  expect(reading(() => ({ e0: [v6('2001:db8::5'), v4('10.0.0.7', '255.0.0.0')] })).hasOnlyIPv6).toBe(false);
});
