import type { Connection } from '../../engine/index.ts';
import type { OfferView, RuleKind } from '../../ipc/contract.ts';

type Contract = Pick<Connection, 'dataType' | 'stream'>;

/** The kind of rule that decides about a connection. */
export function ruleKindOf({ dataType, stream }: Contract): Exclude<RuleKind, 'any'> {
  if (stream || dataType === 'raw') return 'data';
  return dataType === 'json' ? 'chat' : 'file';
}

/** The kind of rule that decides about an offer; undefined if the user is asked every time. */
export function ruleKindOfOffer({ what }: OfferView): Exclude<RuleKind, 'any'> | undefined {
  switch (what.kind) {
    case 'chat':
    case 'file':
      return what.kind;
    case 'program':
      return ruleKindOf(what);
    case 'verify':
      return undefined;
  }
}
