import { useState } from 'react';
import type { Destination, OfferView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { secondsLeft } from '../../stores/offers.ts';
import { session } from '../../stores/session.ts';
import { contractText } from '../../words/connection.ts';
import { durationText, sizeText } from '../../words/quantities.ts';
import { transferName } from '../../words/transfer.ts';
import { t } from '../../words/translate.ts';
import { Avatar } from '../person/avatar.tsx';
import { NamesakeWarning } from '../person/namesake-warning.tsx';
import { PersonName } from '../person/person-name.tsx';
import { TrustMark } from '../person/trust-mark.tsx';
import { DestinationChoice } from './destination-choice.tsx';
import { type OfferRule, RuleChoice, rememberedBy } from './rule-choice.tsx';
import './offer-row.css';

export function OfferRow({ offer, now }: { offer: OfferView; now: number }) {
  const [busy, setBusy] = useState(false);
  const [rule, setRule] = useState<OfferRule>('once');
  const [destination, setDestination] = useState<Destination>({ existing: 'keep' });
  const during = async (call: Promise<void>, then?: () => void) => {
    setBusy(true);
    const done = await orReport(call.then(() => true));
    setBusy(false);
    if (done) then?.();
  };
  const openConversation = () => session.getState().select(offer.personId);
  const answer = (accept: boolean) =>
    during(
      accept && offer.what.kind === 'file'
        ? lanline.calls.acceptFiles(offer.id, destination, rememberedBy[rule])
        : lanline.calls.answerOffer(offer.id, accept, rememberedBy[rule]),
      accept ? openConversation : undefined,
    );
  const dismiss = (callBack: boolean) =>
    during(lanline.calls.dismissOffer(offer.id, callBack), callBack ? openConversation : undefined);

  return (
    <li className="offer" data-testid="offer" data-name={offer.name} data-state={offer.state}>
      <Avatar id={offer.personId} name={offer.name} size={40} />
      <div className="offer-words">
        <p className="offer-title">
          <Request offer={offer} />
        </p>
        <p className="offer-facts">
          <span>{offer.addressName}</span>
          <TrustMark trust={offer.trust} words />
          <span>{offer.seenBefore ? t('offers.seenBefore') : t('offers.firstTime')}</span>
        </p>
        {offer.namesakeId !== undefined && offer.trust !== 'verified' && (
          <NamesakeWarning id={offer.namesakeId} />
        )}
        {offer.state === 'waiting' ? (
          <>
            <Waiting seconds={secondsLeft(offer, now)} />
            {offer.what.kind === 'file' && (
              <DestinationChoice what={offer.what} value={destination} onChange={setDestination} />
            )}
            {offer.what.kind !== 'verify' && <RuleChoice offer={offer} value={rule} onChange={setRule} />}
          </>
        ) : (
          <p className="offer-withdrawn" data-testid="offer-withdrawn">
            {t('offers.withdrawn')}
          </p>
        )}
      </div>
      <div className="offer-answers">
        {offer.state === 'waiting' ? (
          <>
            <button type="button" data-testid="offer-deny" disabled={busy} onClick={() => answer(false)}>
              {t('offers.decline')}
            </button>
            <button
              type="button"
              className="primary"
              data-testid="offer-accept"
              disabled={busy}
              onClick={() => answer(true)}
            >
              {t('offers.accept')}
            </button>
          </>
        ) : (
          <>
            <button type="button" data-testid="offer-dismiss" disabled={busy} onClick={() => dismiss(false)}>
              {t('window.dismiss')}
            </button>
            <button
              type="button"
              className="primary"
              data-testid="offer-callback"
              disabled={busy}
              onClick={() => dismiss(true)}
            >
              {t('offers.connectBack')}
            </button>
          </>
        )}
      </div>
    </li>
  );
}

/** Who wants what, in one sentence. */
function Request({ offer: { name, nameMixed, what } }: { offer: OfferView }) {
  const who = () => <PersonName name={name} mixed={nameMixed} />;
  switch (what.kind) {
    case 'chat':
      return t.rich('offers.chat', { name, who });
    case 'verify':
      return t.rich('offers.verify', { name, who });
    case 'program':
      return t.rich('offers.program', {
        name,
        who,
        data: what.stream ? 'stream' : what.dataType,
        what: (chunks) => <span title={contractText(what)}>{chunks}</span>,
      });
    case 'file':
      return t.rich('offers.files', {
        name,
        who,
        count: what.fileCount,
        fileName: transferName({ ...what, name: what.fileName }),
        size: sizeText(what.sizeBytes),
        file: (chunks) => <bdi className="offer-file">{chunks}</bdi>,
      });
  }
}

function Waiting({ seconds }: { seconds: number | undefined }) {
  if (seconds === undefined) return null;
  // A screen reader counting every second would drown out everything else.
  return (
    <p className="quiet" aria-live="off">
      {seconds > 0 ? t('offers.timeLeft', { duration: durationText(seconds) }) : t('offers.timeUp')}
    </p>
  );
}
