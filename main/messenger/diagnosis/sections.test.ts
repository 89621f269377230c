import { expect, test } from 'vitest';
import type { StepView } from '../../ipc/contract.ts';
import type { AdapterObservation, AddressObservation, Observations } from './observations.ts';
import { sectionsOf } from './sections.ts';

const nothing: Observations = {
  hidden: false,
  port: 1024,
  portState: undefined,
  portHolder: undefined,
  adapters: undefined,
  hasOnlyIPv6: false,
  firewall: undefined,
  othersHeard: 0,
  address: undefined,
  isComplete: false,
};
const lan: AdapterObservation = {
  name: 'eth0',
  kind: 'network',
  host: '10.77.0.1',
  netmask: '255.255.255.0',
  isDefault: true,
  search: 'sent',
  isHeardBack: false,
  searching: 0,
  answering: 0,
  answeringLanlines: 0,
};
const untested: AddressObservation = {
  address: '10.77.0.2',
  host: '10.77.0.2',
  port: undefined,
  isOwn: false,
  within: 'eth0',
  via: 'eth0',
  heard: [],
  listens: undefined,
  asked: undefined,
  tcp: undefined,
  triedPort: undefined,
  who: undefined,
  neighbour: undefined,
};
const open = { ...nothing, portState: 'open', firewall: 'other' } as const;
const stepsOf = (seen: Observations): readonly StepView[] => sectionsOf(seen).flatMap(({ steps }) => steps);
const running = (seen: Observations) =>
  stepsOf(seen).flatMap(({ code, outcome }) => (outcome === 'running' ? [code] : []));

test('at first, everything that can be known is running', () => {
  expect(running(nothing)).toEqual(['port', 'firewall']);
});

test('networks come once they are known, each with its address and mask', () => {
  const wg: AdapterObservation = { ...lan, name: 'wg0', kind: 'vpn', search: 'impossible', isDefault: false };
  expect(sectionsOf({ ...open, adapters: [lan, wg] }).map(({ about }) => about)).toEqual([
    { kind: 'computer' },
    { kind: 'network', adapter: 'eth0', network: '10.77.0.1/24' },
    { kind: 'vpn', adapter: 'wg0', network: '10.77.0.1/24' },
  ]);
  expect(running({ ...open, adapters: [lan, wg] })).toEqual(['echo', 'others']);
});

test('what did not come in time is a problem, and nothing is running at the end', () => {
  const seen = { ...open, adapters: [lan], address: untested, isComplete: true };
  expect(running(seen)).toEqual([]);
  expect(stepsOf(seen)).toContainEqual({ code: 'echo', result: 'missing', outcome: 'problem' });
});

test('our own search is not waited for where it cannot be heard or was not sent', () => {
  const codes = (seen: Observations) => stepsOf(seen).map(({ code }) => code);
  expect(codes({ ...open, portState: 'taken', adapters: [lan] })).not.toContain('echo');
  expect(codes({ ...open, adapters: [{ ...lan, search: 'forbidden' }] })).not.toContain('echo');
});

test('an address is tested step by step', () => {
  const at = (change: Partial<AddressObservation>) =>
    running({ ...open, adapters: [{ ...lan, isHeardBack: true }], address: { ...untested, ...change } });
  expect(at({})).toEqual(['others', 'asked', 'connected']);
  expect(at({ asked: 'silent', tcp: 'open' })).toEqual(['others', 'identified']);
  expect(at({ asked: 'silent', tcp: 'silent' })).toEqual(['others', 'neighbour']);
  expect(at({ asked: 'answered', tcp: 'silent' })).toEqual(['others']);
  expect(at({ isOwn: true })).toEqual(['others']);
});
