import { expect, test } from 'vitest';
import { adapterKind } from './adapter-kind.ts';

test.each([
  'eth0',
  'enp3s0',
  'wlan0',
  'wlp2s0',
  'en0',
  'Ethernet',
  'Wi-Fi',
  'LAN-Verbindung 2',
  'br0',
  'bond0',
  'e0',
  'apple',
])('%s is a network', (name) => expect(adapterKind(name)).toBe('network'));

test.each([
  'tun0',
  'tap0',
  'wg0',
  'utun4',
  'ppp0',
  'tailscale0',
  'ztabcdef12',
  'nordlynx',
  'Mullvad VPN',
  'OpenVPN Wintun',
  'WireGuard Tunnel',
  'Cisco AnyConnect Virtual Miniport',
])('%s is a VPN', (name) => expect(adapterKind(name)).toBe('vpn'));

test.each([
  'docker0',
  'br-0123456789ab',
  'veth12ab34c',
  'virbr0',
  'vmnet8',
  'vboxnet0',
  'vEthernet (WSL)',
  'VirtualBox Host-Only Network',
  'VMware Network Adapter VMnet1',
  'bridge100',
  'awdl0',
])('%s is virtual', (name) => expect(adapterKind(name)).toBe('virtual'));
