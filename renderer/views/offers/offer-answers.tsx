import type { MouseEvent } from 'react';
import type { OfferView } from '../../../main/ipc/contract.ts';
import { t } from '../../words/translate.ts';

/** The answers to one offer, or to several at once. */
export function OfferAnswers({
  state,
  several,
  onAnswer,
  onDismiss,
}: {
  state: OfferView['state'];
  several: boolean;
  onAnswer: (accept: boolean) => void;
  onDismiss: (callBack: boolean) => void;
}) {
  if (state === 'withdrawn') {
    return (
      <div className="offer-answers">
        <button type="button" data-testid="offer-dismiss" onClick={once(() => onDismiss(false))}>
          {t('window.dismiss')}
        </button>
        <button
          type="button"
          className="primary"
          data-testid="offer-callback"
          onClick={once(() => onDismiss(true))}
        >
          {t('offers.connectBack')}
        </button>
      </div>
    );
  }
  return (
    <div className="offer-answers">
      <button type="button" data-testid="offer-deny" onClick={once(() => onAnswer(false))}>
        {several ? t('offers.declineAll') : t('offers.decline')}
      </button>
      <button
        type="button"
        className="primary"
        data-testid="offer-accept"
        onClick={once(() => onAnswer(true))}
      >
        {several ? t('offers.acceptAll') : t('offers.accept')}
      </button>
    </div>
  );
}

/** The second click of a double click would answer whatever has moved under the pointer. */
export function once(run: () => void) {
  return (event: MouseEvent) => {
    if (event.detail <= 1) run();
  };
}
