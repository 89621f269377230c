import { expect, test } from 'vitest';
import { firewallKind, guardsInput, isUfwOn } from './firewall-kind.ts';

test('Windows and macOS have one of their own', async () => {
  expect(await firewallKind('win32')).toBe('windows');
  expect(await firewallKind('darwin')).toBe('macos');
});

test('on Linux it is found, or none is', async () => {
  expect(['ufw', 'firewalld', 'nftables', 'other']).toContain(await firewallKind('linux'));
});

test.each([
  ['# comment\nENABLED=yes\nLOGLEVEL=low\n', true],
  ['ENABLED="yes"', true],
  ['ENABLED=no\n', false],
  ['# ENABLED=yes\n', false],
  ['', false],
])('ufw with %j is on: %s', (conf, on) => expect(isUfwOn(conf)).toBe(on));

const chain = (hook: string, rules: string) => `table ip filter {
	chain INPUT {
		type filter hook ${hook} priority filter; policy accept;
		${rules}
	}
}`;
test.each([
  [chain('input', 'iifname "e0" udp dport 1024 counter packets 0 bytes 0 drop'), true],
  [chain('input', 'meta l4proto tcp counter reject'), true],
  ['table inet f {\n\tchain in {\n\t\ttype filter hook input priority 0; policy drop;\n\t}\n}', true],
  [chain('input', 'counter accept'), false],
  [chain('output', 'udp dport 1024 drop'), false],
  ['', false],
])('%s guards what arrives: %s', (rules, guards) => expect(guardsInput(rules)).toBe(guards));
