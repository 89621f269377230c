import type { OfferView, Remember } from '../../../main/ipc/contract.ts';
import { t } from '../../words/translate.ts';
import './rule-choice.css';

const hourMs = 3_600_000;

/** What an answer applies to. */
export type OfferRule = 'once' | 'hour' | 'kind' | 'any';

export const rememberedBy: { readonly [R in OfferRule]: Remember | undefined } = {
  once: undefined,
  hour: { what: 'kind', forMs: hourMs },
  kind: { what: 'kind' },
  any: { what: 'any' },
};

/** Just this once, or also for later requests of this person (or of any program at this address). */
export function RuleChoice({
  offer,
  value,
  onChange,
}: {
  offer: OfferView;
  value: OfferRule;
  onChange: (rule: OfferRule) => void;
}) {
  const whose = offer.trust === 'plain' ? 'address' : 'person';
  const kind = kindOf(offer);
  return (
    <label className="rule-choice">
      <span className="unseen">{t('offers.remember')}</span>
      <select
        data-testid="offer-rule"
        value={value}
        onChange={(event) => onChange(event.target.value as OfferRule)}
      >
        <option value="once">{t('offers.once')}</option>
        <option value="hour">{t(`offers.forAnHour.${whose}.${kind}`)}</option>
        <option value="kind">{t(`offers.always.${whose}.${kind}`)}</option>
        <option value="any">{t(`offers.alwaysAnything.${whose}`)}</option>
      </select>
    </label>
  );
}

function kindOf({ what }: OfferView): 'files' | 'data' | 'bytes' | 'messages' {
  if (what.kind === 'file') return 'files';
  if (what.kind !== 'program') return 'messages';
  if (what.stream || what.dataType === 'raw') return 'data';
  return what.dataType === 'json' ? 'messages' : 'bytes';
}
