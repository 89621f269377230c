import type { FindingView } from '../../ipc/contract.ts';
import { isSameNetwork, rangeOf } from './address-range.ts';
import type { AdapterObservation, AddressObservation, Observations } from './observations.ts';
import type { Rule } from './own-causes.ts';

type AddressRule = (at: AddressObservation, seen: Observations) => FindingView | undefined;

/** Rules about the address that was asked about; none of them counts where none was. */
const about =
  (rule: AddressRule): Rule =>
  (seen) =>
    seen.address && rule(seen.address, seen);

/** Most networks at home and at work have this mask: an address that differs only in its last part is meant to be near. */
const USUAL_NETMASK = '255.255.255.0';

const isOpen = ({ tcp }: AddressObservation) => tcp === 'open';
const isPeer = (at: AddressObservation) => isOpen(at) && (at.who === 'lanline' || at.who === 'plain');
const isThere = ({ asked, heard, neighbour }: AddressObservation) =>
  heard.length > 0 || asked === 'answered' || asked === 'closed' || neighbour === 'present';
const isSeen = ({ heard, address, port }: AddressObservation) =>
  port === undefined ? heard.length > 0 : heard.includes(address);

const ownAddress: AddressRule = ({ isOwn, address }) =>
  isOwn ? { code: 'own-address', address } : undefined;

const blockedHere: AddressRule = ({ tcp, address }) =>
  tcp === 'forbidden' ? { code: 'connect-blocked', address } : undefined;

const found: AddressRule = (at) =>
  isSeen(at) && isPeer(at) ? { code: 'found', address: at.address } : undefined;

/** Its port is another one after each start, unless they chose one. */
const moved: AddressRule = ({ port, tcp, heard, listens, address }) => {
  const actual = listens ?? heard[0];
  if (port === undefined || tcp !== 'refused' || actual === undefined || actual === address) return undefined;
  return { code: 'port-moved', address, actual };
};

/** Searches do not leave the network that they are sent to. */
const elsewhere: AddressRule = (at, seen) => {
  const near = nearest(at.host, seen);
  if (at.within !== undefined || near === undefined) return undefined;
  const { host: own, netmask } = near;
  const { first, last } = rangeOf(own, netmask);
  const facts = { address: at.address, own, netmask, first, last };
  if (isPeer(at)) return { code: 'other-subnet', ...facts, reach: 'open' };
  if (isSameNetwork(at.host, own, USUAL_NETMASK)) return { code: 'wrong-mask', ...facts };
  const via = seen.adapters?.find(({ name }) => name === at.via);
  if (via?.kind === 'vpn' && !isOpen(at) && at.tcp !== 'refused')
    return { code: 'vpn-route', address: at.address, adapter: via.name };
  return { code: 'other-subnet', ...facts, reach: isOpen(at) || at.tcp === 'refused' ? 'refused' : 'none' };
};

/** The network to compare with: a close one, else the one that leads to the world, else a real one. */
function nearest(host: string, { adapters = [] }: Observations): AdapterObservation | undefined {
  const lans = adapters.filter(({ search }) => search !== 'impossible');
  return (
    lans.find((each) => isSameNetwork(host, each.host, USUAL_NETMASK)) ??
    lans.find(({ isDefault, kind }) => isDefault && kind === 'network') ??
    lans.find(({ kind }) => kind === 'network') ??
    lans[0]
  );
}

/** Within our network, and no connection. */
const unreachable: AddressRule = (at, { othersHeard: count }) => {
  const { address, tcp, neighbour } = at;
  if (tcp !== 'silent' && tcp !== 'unreachable') return undefined;
  if (isThere(at)) return { code: 'firewall-there', address };
  if (neighbour !== 'missing' && tcp === 'silent') return { code: 'no-answer', address };
  return count > 0 ? { code: 'isolated', address, count } : { code: 'nobody-at-address', address };
};

/** The machine is there. */
const notRunning: AddressRule = ({ address, port, tcp, asked }) => {
  if (tcp !== 'refused') return undefined;
  if (port !== undefined || asked === 'closed') return { code: 'not-running', address };
  return { code: 'nothing-answers', address };
};

const somethingElse: AddressRule = (at) => {
  if (!isOpen(at) || at.who !== 'other') return undefined;
  // Without a port to ask for, what was tried is a guess, and may well be another program.
  const isGuess = at.port === undefined && at.listens === undefined && at.heard.length === 0;
  return { code: isGuess ? 'nothing-answers' : 'not-lanline', address: at.address };
};

/** They can be talked to, and are not seen. */
const unseen: AddressRule = (at) => {
  if (!isPeer(at)) return undefined;
  return { code: at.asked === 'answered' ? 'broadcast-lost' : 'silent-there', address: at.address };
};

export const OUR_OWN: readonly Rule[] = [about(ownAddress)];
/** From what is proven to what is likely. */
export const NO_WAY_THERE: readonly Rule[] = [
  blockedHere,
  found,
  moved,
  elsewhere,
  unreachable,
  notRunning,
  somethingElse,
].map(about);
export const ONLY_UNSEEN: readonly Rule[] = [about(unseen)];
