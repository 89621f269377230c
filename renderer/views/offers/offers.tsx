import { useStore } from 'zustand';
import { offers } from '../../stores/offers.ts';
import { t } from '../../words/translate.ts';
import { useNow } from '../use-now.ts';
import { OfferRow } from './offer-row.tsx';
import './offers.css';

/**
 * All requests in one list. It takes no focus, so that nobody accepts one with the Enter of a message they are typing;
 * screen readers announce it.
 */
export function Offers() {
  const list = useStore(offers, (state) => state.list);
  return (
    <section className="offers-place" aria-live="assertive" aria-label={t('offers.label')}>
      {list.length > 0 && (
        <div className="offers">
          {list.length > 1 && <h2>{t('offers.count', { count: list.length })}</h2>}
          <OfferList />
        </div>
      )}
    </section>
  );
}

function OfferList() {
  const list = useStore(offers, (state) => state.list);
  const now = useNow(1000);
  return (
    <ul>
      {list.map((offer) => (
        <OfferRow key={offer.id} offer={offer} now={now} />
      ))}
    </ul>
  );
}
