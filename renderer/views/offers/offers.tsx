import { useStore } from 'zustand';
import { entriesOf, type OfferEntry, offers } from '../../stores/offers.ts';
import { t } from '../../words/translate.ts';
import { OfferRow } from './offer-row.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import './offers.css';

/**
 * All requests in one list. It takes no focus, so that nobody accepts one with the Enter of a message they are typing;
 * screen readers announce it.
 */
export function Offers() {
  const list = useStore(offers, (state) => state.list);
  const entries = entriesOf(list);
  return (
    <section className="offers-place" aria-live="assertive" aria-label={t('offers.label')}>
      <div className="offers" hidden={entries.length === 0}>
        {entries.length > 1 && <h2>{t('offers.count', { count: entries.length })}</h2>}
        <OfferList entries={entries} />
      </div>
    </section>
  );
}

function OfferList({ entries }: { entries: readonly OfferEntry[] }) {
  const kept = useKeptFocus<HTMLUListElement>();
  return (
    <ul {...kept}>
      {entries.map(({ key, offers }) => (
        <OfferRow key={key} offers={offers} />
      ))}
    </ul>
  );
}
