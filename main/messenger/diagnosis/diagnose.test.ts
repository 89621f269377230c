import { describe, expect, test } from 'vitest';
import type { FindingCode } from '../../ipc/contract.ts';
import { diagnose, isOwnFirewall, wayAround } from './diagnose.ts';
import type { AdapterObservation, AddressObservation, Observations } from './observations.ts';

const lan: AdapterObservation = {
  name: 'eth0',
  kind: 'network',
  host: '10.77.0.1',
  netmask: '255.255.255.0',
  isDefault: true,
  search: 'sent',
  isHeardBack: true,
  searching: 0,
  answering: 0,
  answeringLanlines: 0,
};
const wifi: AdapterObservation = { ...lan, name: 'wlan0', host: '192.168.1.5', isDefault: false };
const tunnel: AdapterObservation = {
  ...lan,
  name: 'wg0',
  kind: 'vpn',
  host: '10.9.0.2',
  netmask: '255.255.255.255',
  search: 'impossible',
  isHeardBack: false,
  isDefault: false,
};
const docker: AdapterObservation = {
  ...lan,
  name: 'docker0',
  kind: 'virtual',
  host: '172.17.0.1',
  isDefault: false,
};
const madeUp: AdapterObservation = { ...lan, host: '169.254.7.7', netmask: '255.255.0.0' };
const alone: Observations = {
  hidden: false,
  port: 1024,
  portState: 'open',
  portHolder: undefined,
  adapters: [lan],
  hasOnlyIPv6: false,
  firewall: 'other',
  othersHeard: 0,
  address: undefined,
  isComplete: true,
};
/** Two others are here. */
const crowd: Partial<Observations> = {
  adapters: [{ ...lan, searching: 2, answering: 2, answeringLanlines: 2 }],
  othersHeard: 2,
};
/** Bob's machine is there, and Lanline in it, and nothing reaches us from there by itself. */
const bob: AddressObservation = {
  address: '10.77.0.2:5000',
  host: '10.77.0.2',
  port: 5000,
  isOwn: false,
  within: 'eth0',
  via: 'eth0',
  heard: [],
  listens: undefined,
  asked: 'silent',
  tcp: 'open',
  triedPort: 5000,
  who: 'lanline',
  neighbour: 'present',
};
const bobAlone = { ...bob, address: '10.77.0.2', port: undefined };
const gone = { asked: 'silent', tcp: 'unreachable', neighbour: 'missing', who: undefined } as const;

const see = (...changes: readonly Partial<Observations>[]) =>
  diagnose(Object.assign({}, alone, ...changes) as Observations);
const at = (change: Partial<AddressObservation>, base: AddressObservation = bob) => ({
  address: { ...base, ...change },
});

type Case = [what: string, code: FindingCode, ...changes: Partial<Observations>[]];

describe('on this machine', () => {
  test.each<Case>([
    ['no adapter', 'no-network', { adapters: [] }],
    ['no adapter, and hidden', 'no-network', { adapters: [], hidden: true }],
    ['IPv6 alone', 'ipv6-only', { adapters: [], hasOnlyIPv6: true }],
    ['a VPN alone', 'no-broadcast', { adapters: [tunnel] }],
    [
      'a forbidden search',
      'send-blocked',
      { adapters: [{ ...lan, search: 'forbidden', isHeardBack: false }] },
    ],
    ['a failed search', 'send-failed', { adapters: [{ ...lan, search: 'failed', isHeardBack: false }] }],
    ['a search that does not come back', 'incoming-blocked', { adapters: [{ ...lan, isHeardBack: false }] }],
    [
      'a search that does not come back, though others answer',
      'incoming-blocked',
      { adapters: [{ ...lan, isHeardBack: false, answering: 2, answeringLanlines: 2 }], othersHeard: 2 },
    ],
    [
      'a port that is taken',
      'port-taken',
      { portState: 'taken', adapters: [{ ...lan, isHeardBack: false }] },
    ],
    ['a port that is forbidden', 'port-forbidden', { portState: 'forbidden' }],
    ['a port that fails', 'port-failed', { portState: 'failed' }],
    ['a port that is taken, among others', 'port-taken', crowd, { portState: 'taken' }],
    [
      'searches of others without answers',
      'answers-blocked',
      { adapters: [{ ...lan, searching: 2 }], othersHeard: 2 },
    ],
    [
      'answers of others without searches',
      'searches-lost',
      { adapters: [{ ...lan, answering: 2, answeringLanlines: 2 }], othersHeard: 2 },
    ],
    [
      'answers of programs, which never search',
      'others-seen',
      { adapters: [{ ...lan, answering: 2 }], othersHeard: 2 },
    ],
    [
      'a VPN for everything',
      'vpn-default',
      {
        adapters: [
          { ...lan, isDefault: false },
          { ...tunnel, isDefault: true },
        ],
      },
    ],
    ['a VPN beside the network', 'nobody', { adapters: [lan, tunnel] }],
    [
      'a VPN for everything, among others',
      'others-seen',
      crowd,
      {
        adapters: [
          { ...lan, isDefault: false, searching: 2, answering: 2 },
          { ...tunnel, isDefault: true },
        ],
      },
    ],
    ['an address that the system made up', 'self-assigned', { adapters: [madeUp, docker] }],
    ['a made-up address beside a network', 'nobody', { adapters: [lan, madeUp] }],
    [
      'a made-up address, among others at the cable',
      'others-seen',
      { adapters: [{ ...madeUp, searching: 1, answering: 1, answeringLanlines: 1 }], othersHeard: 1 },
    ],
    [
      'a search that does not come back, though those of others arrive',
      'others-seen',
      { adapters: [{ ...lan, isHeardBack: false, searching: 1, answering: 1 }], othersHeard: 1 },
    ],
    ['containers alone', 'only-virtual', { adapters: [docker] }],
    ['a virtual adapter that leads to the world', 'nobody', { adapters: [{ ...docker, isDefault: true }] }],
    ['containers beside the network', 'nobody', { adapters: [lan, docker] }],
    ['being hidden, alone', 'hidden', { hidden: true }],
    ['being hidden, among others', 'hidden', crowd, { hidden: true }],
    ['everything well, among others', 'others-seen', crowd],
    ['everything well, alone', 'nobody'],
  ])('%s is %s', (_, code, ...changes) => expect(see(...changes).code).toBe(code));

  test.each<Case>([
    [
      'a search forbidden on one network, with nobody there',
      'send-blocked',
      { adapters: [lan, { ...wifi, search: 'forbidden', isHeardBack: false }] },
    ],
    [
      'a search that failed on one network',
      'send-failed',
      { adapters: [lan, { ...wifi, search: 'failed' }] },
    ],
    [
      'a search that does not come back on one network',
      'incoming-blocked',
      { adapters: [lan, { ...wifi, isHeardBack: false }] },
    ],
  ])('%s is %s, and named', (_, code, ...changes) =>
    expect(see(...changes)).toMatchObject({ code, adapters: 'wlan0' }),
  );

  test('names who holds the port', () => {
    expect(see({ portState: 'taken', portHolder: { kind: 'program', name: 'python3' } })).toEqual({
      code: 'port-taken',
      port: 1024,
      holder: 'program',
      program: 'python3',
    });
    expect(see({ portState: 'taken' })).toMatchObject({ holder: 'unknown', program: '' });
  });
});

describe('at an address', () => {
  test.each<Case>([
    ['ours', 'own-address', at({ isOwn: true })],
    ['ours, without a network', 'own-address', at({ isOwn: true }), { adapters: [] }],
    ['one that is seen', 'found', at({ heard: ['10.77.0.2:5000'], asked: 'answered' })],
    ['one that is seen, asked without its port', 'found', at({ heard: ['10.77.0.2:5000'] }, bobAlone)],
    ['a seen program', 'found', at({ heard: ['10.77.0.2:5000'], who: 'plain' })],
    ['one whose port has changed', 'port-moved', at({ tcp: 'refused', heard: ['10.77.0.2:6000'] })],
    [
      'one whose port has changed, by its own answer',
      'port-moved',
      at({ tcp: 'refused', asked: 'answered', listens: '10.77.0.2:6000' }),
    ],
    ['nobody listening', 'not-running', at({ tcp: 'refused', who: undefined })],
    ['nobody searching either', 'not-running', at({ tcp: 'refused', asked: 'closed' }, bobAlone)],
    ['a machine without an answer', 'nothing-answers', at({ tcp: 'refused' }, bobAlone)],
    ['another program, by guess', 'nothing-answers', at({ who: 'other' }, bobAlone)],
    ['another program', 'not-lanline', at({ who: 'other' })],
    ['a machine that drops, and is a neighbour', 'firewall-there', at({ tcp: 'silent', who: undefined })],
    [
      'a machine that drops, and is heard',
      'firewall-there',
      at({ tcp: 'silent', neighbour: undefined, heard: ['10.77.0.2:5000'] }),
    ],
    [
      'a machine that forbids, and answers a search',
      'firewall-there',
      at({ tcp: 'unreachable', neighbour: undefined, asked: 'answered' }),
    ],
    ['silence of which nothing is known', 'no-answer', at({ tcp: 'silent', neighbour: undefined })],
    ['a silent neighbour, among others', 'isolated', crowd, at(gone)],
    ['a silent neighbour, alone', 'nobody-at-address', at(gone)],
    [
      'an unreachable one, where neighbours are not told',
      'nobody-at-address',
      at({ ...gone, neighbour: undefined }),
    ],
    ['a connection that this system forbids', 'connect-blocked', at({ tcp: 'forbidden' })],
    ['one that answers when asked alone', 'broadcast-lost', at({ asked: 'answered' })],
    ['one that answers only calls', 'silent-there', at({})],
    [
      'one that answers only calls, while we are deaf',
      'incoming-blocked',
      at({}),
      { adapters: [{ ...lan, isHeardBack: false }] },
    ],
    [
      'a machine that drops, while we are deaf',
      'firewall-there',
      at({ tcp: 'silent' }),
      { adapters: [{ ...lan, isHeardBack: false }] },
    ],
    ['any, without a network', 'no-network', at(gone), { adapters: [] }],
    [
      'any, while nothing can be sent',
      'send-blocked',
      at(gone),
      { adapters: [{ ...lan, search: 'forbidden' }] },
    ],
    ['one that was not tried', 'nobody', at({ tcp: 'failed', who: undefined })],
  ])('%s: %s', (_, code, ...changes) => expect(see(...changes).code).toBe(code));

  const far = { host: '10.78.0.2', address: '10.78.0.2:5000', within: undefined, neighbour: undefined };
  test.each([
    ['Lanline answers', 'open', {}],
    ['it is refused', 'refused', { tcp: 'refused', who: undefined }],
    ['another program answers', 'refused', { who: 'other' }],
    ['nothing answers', 'none', { tcp: 'silent', who: undefined }],
    ['no way leads there', 'none', { tcp: 'no-route', via: null, who: undefined }],
  ] as const)('in another network, where %s, the networks are compared', (_, reach, change) => {
    expect(see(at({ ...far, ...change }))).toEqual({
      code: 'other-subnet',
      address: '10.78.0.2:5000',
      own: '10.77.0.1',
      netmask: '255.255.255.0',
      first: '10.77.0.0',
      last: '10.77.0.255',
      reach,
    });
  });

  test('outside a mask that is narrower than usual, the mask is doubted', () => {
    const narrow = { adapters: [{ ...lan, netmask: '255.255.255.240' }] };
    const close = { ...far, host: '10.77.0.99', address: '10.77.0.99' };
    const facts = { own: '10.77.0.1', netmask: '255.255.255.240', first: '10.77.0.0', last: '10.77.0.15' };
    expect(see(narrow, at({ ...close, tcp: 'no-route' }))).toMatchObject({ code: 'wrong-mask', ...facts });
    expect(see(narrow, at(close))).toMatchObject({ code: 'other-subnet', reach: 'open', ...facts });
  });

  test('a VPN that takes the calls is named, unless they arrive', () => {
    const both = {
      adapters: [
        { ...lan, isDefault: false },
        { ...tunnel, isDefault: true },
      ],
    };
    expect(see(both, at({ ...far, via: 'wg0', tcp: 'silent' }))).toMatchObject({
      code: 'vpn-route',
      adapter: 'wg0',
    });
    expect(see(both, at({ ...far, via: 'wg0', tcp: 'refused' }))).toMatchObject({ code: 'other-subnet' });
  });

  test('of several networks, the closest is compared', () => {
    const both = { adapters: [lan, { ...wifi, netmask: '255.255.255.128' }] };
    expect(see(both, at({ ...far, host: '192.168.1.200', tcp: 'silent' }))).toMatchObject({
      code: 'wrong-mask',
      own: '192.168.1.5',
    });
    expect(see(both, at({ ...far, tcp: 'silent' }))).toMatchObject({ own: '10.77.0.1' });
  });
});

test('whatever is seen, there is a cause, and it names an address only if one was asked about', () => {
  const adapters = [undefined, [], [lan], [tunnel], [docker, { ...wifi, search: 'failed' as const }]];
  const addresses = (
    ['open', 'refused', 'silent', 'unreachable', 'no-route', 'forbidden', 'failed', undefined] as const
  ).flatMap((tcp) =>
    (['answered', 'closed', 'silent', 'failed', undefined] as const).flatMap((asked) =>
      (['lanline', 'plain', 'other', 'unknown', undefined] as const).flatMap((who) =>
        ([bob, bobAlone] as const).map((base) => at({ tcp, asked, who }, base)),
      ),
    ),
  );
  for (const list of adapters) {
    for (const portState of ['open', 'taken', 'forbidden', 'failed', undefined] as const) {
      const finding = see({ adapters: list, portState });
      expect(finding).not.toHaveProperty('address');
      for (const address of addresses) {
        const { code } = see({ adapters: list, portState }, address);
        expect(code).toMatch(/\w/);
        if (list === undefined || list.length === 0) expect(code).toBe('no-network');
      }
    }
  }
});

test('whoever is not seen, but answers, can be connected to', () => {
  const around = (change: Partial<AddressObservation>, base = bob) => {
    const seen = { ...alone, ...at(change, base) };
    return wayAround(diagnose(seen), seen);
  };
  expect(around({})).toBe('10.77.0.2:5000');
  expect(around({ asked: 'answered', listens: '10.77.0.2:6000', triedPort: 6000 }, bobAlone)).toBe(
    '10.77.0.2:6000',
  );
  expect(around({ tcp: 'refused', listens: '10.77.0.2:6000' })).toBe('10.77.0.2:6000');
  expect(around({ host: '10.78.0.2', within: undefined })).toBe('10.78.0.2:5000');
  expect(around({ host: '10.78.0.2', within: undefined, who: 'other' })).toBeUndefined();
  expect(around({ tcp: 'silent', who: undefined })).toBeUndefined();
  expect(around({ who: 'other' })).toBeUndefined();
});

test('the words about our own firewall are for causes on this machine', () => {
  expect(isOwnFirewall(see({ adapters: [{ ...lan, isHeardBack: false }] }))).toBe(true);
  expect(isOwnFirewall(see(at({ tcp: 'silent', who: undefined })))).toBe(false);
});
