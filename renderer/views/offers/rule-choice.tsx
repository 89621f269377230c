import type { OfferView, Remember } from '../../../main/ipc/contract.ts';

const hourMs = 3_600_000;

/** For what an answer holds. */
export type OfferRule = 'once' | 'hour' | 'kind' | 'any';

export const rememberedBy: { readonly [R in OfferRule]: Remember | undefined } = {
  once: undefined,
  hour: { what: 'kind', forMs: hourMs },
  kind: { what: 'kind' },
  any: { what: 'any' },
};

/** This once, or also the next ones: of the person, or of any program at that address. */
export function RuleChoice({
  offer,
  value,
  onChange,
}: {
  offer: OfferView;
  value: OfferRule;
  onChange: (rule: OfferRule) => void;
}) {
  const whose = offer.trust === 'plain' ? 'from this address' : 'from this person';
  const asked = kindWords(offer);
  return (
    <label className="rule-choice">
      <span className="unseen">The answer holds for</span>
      <select
        data-testid="offer-rule"
        value={value}
        onChange={(event) => onChange(event.target.value as OfferRule)}
      >
        <option value="once">This once</option>
        <option value="hour">
          For an hour: {asked} {whose}
        </option>
        <option value="kind">
          Always: {asked} {whose}
        </option>
        <option value="any">Always: anything {whose}</option>
      </select>
    </label>
  );
}

function kindWords({ what }: OfferView): string {
  switch (what.kind) {
    case 'file':
      return 'files';
    case 'program':
      if (what.stream || what.dataType === 'raw') return 'data and streams';
      return what.dataType === 'json' ? 'messages' : 'bytes';
    default:
      return 'to talk';
  }
}
