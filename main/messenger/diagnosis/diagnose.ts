import type { FindingCode, FindingView } from '../../ipc/contract.ts';
import { NO_WAY_THERE, ONLY_UNSEEN, OUR_OWN } from './address-causes.ts';
import type { Observations } from './observations.ts';
import { allWell, NOTHING_HEARD, NOTHING_WORKS, PARTLY, type Rule } from './own-causes.ts';

/**
 * The table of causes. The first that is there is named: what explains everything comes before what explains a part, and
 * what was proven before what is likely.
 */
const TABLE: readonly Rule[] = [
  ...OUR_OWN,
  ...NOTHING_WORKS,
  ...NO_WAY_THERE,
  ...NOTHING_HEARD,
  ...ONLY_UNSEEN,
  ...PARTLY,
];

/** The one cause that explains best what was seen. */
export function diagnose(seen: Observations): FindingView {
  for (const rule of TABLE) {
    const finding = rule(seen);
    if (finding !== undefined) return finding;
  }
  return allWell(seen);
}

const OWN_FIREWALL: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'send-blocked',
  'incoming-blocked',
  'answers-blocked',
  'connect-blocked',
]);

const REACHABLE: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'found',
  'other-subnet',
  'silent-there',
  'broadcast-lost',
]);

/** Where they can be connected to, although they are not seen; undefined where they can't. */
export function wayAround(finding: FindingView, { address }: Observations): string | undefined {
  if (finding.code === 'port-moved') return finding.actual;
  if (!REACHABLE.has(finding.code) || address?.tcp !== 'open' || address.triedPort === undefined)
    return undefined;
  return address.who === 'other' ? undefined : `${address.host}:${address.triedPort}`;
}

/** Whether a firewall on this machine has to be told to let us through. */
export function isOwnFirewall({ code }: FindingView): boolean {
  return OWN_FIREWALL.has(code);
}
