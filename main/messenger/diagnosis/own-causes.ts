import type { FindingView } from '../../ipc/contract.ts';
import type { AdapterObservation, Observations } from './observations.ts';

/** Names a cause, if it is there. */
export type Rule = (seen: Observations) => FindingView | undefined;

const adaptersOf = ({ adapters }: Observations) => adapters ?? [];
const names = (adapters: readonly AdapterObservation[]) => adapters.map(({ name }) => name).join(', ');
const isSilent = ({ searching, answering }: AdapterObservation) => searching + answering === 0;
const sum = (seen: Observations, of: (adapter: AdapterObservation) => number) =>
  adaptersOf(seen).reduce((total, adapter) => total + of(adapter), 0);
/** Those that were meant to be searched on. */
const searched = (seen: Observations) => adaptersOf(seen).filter(({ search }) => search !== 'impossible');

/** There is nowhere to search. */
const noNetwork: Rule = (seen) => {
  if (adaptersOf(seen).length > 0) return undefined;
  return { code: seen.hasOnlyIPv6 ? 'ipv6-only' : 'no-network' };
};

const noBroadcast: Rule = (seen) =>
  searched(seen).length === 0 ? { code: 'no-broadcast', adapters: names(adaptersOf(seen)) } : undefined;

/** Nothing leaves this machine. */
const nothingSent: Rule = (seen) => {
  const all = searched(seen);
  if (all.some(({ search }) => search === 'sent')) return undefined;
  const forbidden = all.some(({ search }) => search === 'forbidden');
  return { code: forbidden ? 'send-blocked' : 'send-failed', adapters: names(all) };
};

/** RFC 3927: what a system gives itself when nobody else gave it an address. */
const LINK_LOCAL = '169.254.';

/** Two machines at one cable do well with that; alone, it means that the network's DHCP did not answer. */
const noLease: Rule = (seen) => {
  const real = adaptersOf(seen).filter(({ kind }) => kind === 'network');
  const isHeard = seen.othersHeard > 0 || (seen.address?.heard.length ?? 0) > 0;
  if (real.length === 0 || isHeard || !real.every(({ host }) => host.startsWith(LINK_LOCAL)))
    return undefined;
  return seen.address?.tcp === 'open' ? undefined : { code: 'self-assigned', adapters: names(real) };
};

const canHear = ({ portState }: Observations) => portState === 'open';
/** The system gives a broadcast to its own sender as well: if it does not come back, something here drops it. */
const isDeaf = ({ search, isHeardBack, searching }: AdapterObservation) =>
  search === 'sent' && !isHeardBack && searching === 0;

const nothingHeard: Rule = (seen) => {
  const sent = searched(seen).filter(({ search }) => search === 'sent');
  if (!canHear(seen) || !sent.every(isDeaf)) return undefined;
  return { code: 'incoming-blocked', port: seen.port, adapters: names(sent) };
};

const portTrouble: Rule = ({ portState, port, portHolder }) => {
  if (portState === 'forbidden') return { code: 'port-forbidden', port };
  if (portState === 'failed') return { code: 'port-failed', port };
  if (portState !== 'taken') return undefined;
  const { kind = 'unknown', name = '' } = portHolder ?? {};
  return { code: 'port-taken', port, holder: name === '' ? kind : 'program', program: name };
};

const answersLost: Rule = (seen) => {
  const count = sum(seen, ({ searching }) => searching);
  if (count === 0 || sum(seen, ({ answering }) => answering) > 0) return undefined;
  return { code: 'answers-blocked', count };
};

const searchesLost: Rule = (seen) => {
  const count = sum(seen, ({ answeringLanlines }) => answeringLanlines);
  if (count === 0 || !canHear(seen) || sum(seen, ({ searching }) => searching) > 0) return undefined;
  return { code: 'searches-lost', count };
};

/** One network of several does not work, and nobody is seen there. */
const oneFails: Rule = (seen) => {
  const quiet = searched(seen).filter(isSilent);
  const forbidden = quiet.filter(({ search }) => search === 'forbidden');
  if (forbidden.length > 0) return { code: 'send-blocked', adapters: names(forbidden) };
  const failed = quiet.filter(({ search }) => search === 'failed');
  if (failed.length > 0) return { code: 'send-failed', adapters: names(failed) };
  const deaf = canHear(seen) ? quiet.filter(isDeaf) : [];
  if (deaf.length === 0) return undefined;
  return { code: 'incoming-blocked', port: seen.port, adapters: names(deaf) };
};

const vpnTakesAll: Rule = (seen) => {
  const adapter = adaptersOf(seen).find(({ isDefault, kind }) => isDefault && kind === 'vpn');
  if (adapter === undefined || seen.othersHeard > 0) return undefined;
  return { code: 'vpn-default', adapter: adapter.name };
};

/** A machine's own way to the world can be called virtual, too: on Windows with Hyper-V it is. */
const onlyVirtual: Rule = (seen) => {
  const all = adaptersOf(seen);
  if (seen.othersHeard > 0 || all.some(({ kind, isDefault }) => kind !== 'virtual' || isDefault)) {
    return undefined;
  }
  return { code: 'only-virtual', adapters: names(all) };
};

const hidden: Rule = ({ hidden: isHidden, othersHeard: count }) =>
  isHidden ? { code: 'hidden', count } : undefined;

/** There is no fault on this machine. */
export const allWell = ({ othersHeard: count }: Observations): FindingView =>
  count > 0 ? { code: 'others-seen', count } : { code: 'nobody' };

/** Nobody at all can be seen: whatever else is wrong comes after that. */
export const NOTHING_WORKS: readonly Rule[] = [noNetwork, noBroadcast, nothingSent, noLease];
/** What others say does not reach us. */
export const NOTHING_HEARD: readonly Rule[] = [nothingHeard];
/** Some are not seen, or do not see us; from certain to likely. */
export const PARTLY: readonly Rule[] = [
  portTrouble,
  answersLost,
  oneFails,
  vpnTakesAll,
  onlyVirtual,
  hidden,
  searchesLost,
];
