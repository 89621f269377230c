import type { MouseEvent } from 'react';
import type { OfferView } from '../../../main/ipc/contract.ts';
import type { Selected } from '../../stores/file-ticks.ts';
import { sizeText } from '../../words/quantities.ts';
import { t } from '../../words/translate.ts';

/** Which of the offered files are to be accepted; none if it is not about files. */
export interface FileChoice {
  readonly fileCount: number;
  readonly selected: Selected;
  /** The user has looked at what there is to select. */
  readonly isOpen: boolean;
}

/** The answers to one offer, or to several at once. */
export function OfferAnswers({
  state,
  several,
  choice,
  onAnswer,
  onDismiss,
}: {
  state: OfferView['state'];
  several: boolean;
  choice: FileChoice;
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
        className="primary offer-accept"
        data-testid="offer-accept"
        disabled={choice.fileCount > 0 && choice.selected.fileCount === 0}
        {...labelOf(choice)}
        onClick={once(() => onAnswer(true))}
      >
        {/* As wide as it can get, so that nothing moves while somebody selects. */}
        {choice.isOpen && <span className="offer-accept-room">{acceptText(choice, choice.fileCount)}</span>}
        <span>{isAll(choice) ? t(several ? 'offers.acceptAll' : 'offers.accept') : acceptText(choice)}</span>
      </button>
    </div>
  );
}

function isAll({ selected, fileCount }: FileChoice): boolean {
  return selected.fileCount >= fileCount;
}

function acceptText({ selected, fileCount }: FileChoice, count = selected.fileCount): string {
  return t('offers.acceptSome', { selected: count, count: fileCount });
}

function labelOf(choice: FileChoice) {
  if (isAll(choice)) return {};
  const { selected, fileCount } = choice;
  const size = sizeText(selected.sizeBytes);
  const facts = { selected: selected.fileCount, count: fileCount, size };
  return { 'aria-label': t('offers.acceptSomeFiles', facts) };
}

/** The second click of a double click would answer whatever has moved under the pointer. */
export function once(run: () => void) {
  return (event: MouseEvent) => {
    if (event.detail <= 1) run();
  };
}
