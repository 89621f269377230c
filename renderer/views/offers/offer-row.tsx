import { useRef, useState } from 'react';
import type { Destination, OfferView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { selectedOf, toldTicks } from '../../stores/file-ticks.ts';
import { secondsLeft } from '../../stores/offers.ts';
import { session } from '../../stores/session.ts';
import { durationText } from '../../words/quantities.ts';
import { t } from '../../words/translate.ts';
import { Avatar } from '../person/avatar.tsx';
import { NamesakeWarning } from '../person/namesake-warning.tsx';
import { TrustMark } from '../person/trust-mark.tsx';
import { useNow } from '../use-now.ts';
import { answerEach } from './answer-each.ts';
import { DestinationChoice } from './destination-choice.tsx';
import { OfferAnswers } from './offer-answers.tsx';
import { FilesRequest, filesOf, Request } from './offer-request.tsx';
import { OfferedFiles } from './offered-files.tsx';
import { allOf, comesLater, hasList, OfferedList } from './offered-list.tsx';
import { type OfferRule, RuleChoice, rememberedBy } from './rule-choice.tsx';
import { useChoice } from './use-choice.ts';
import { useSettled } from './use-settled.ts';
import './offer-row.css';

/** One request, or all that one person wants to send. */
export function OfferRow({ offers }: { offers: readonly OfferView[] }) {
  const [rule, setRule] = useState<OfferRule>('once');
  const [destination, setDestination] = useState<Destination>({ existing: 'keep' });
  const { choice, ticksOf, setTicks } = useChoice(offers);
  const busy = useRef(false);
  const settled = useSettled(Math.max(...offers.map(({ receivedAt }) => receivedAt)));
  const [offer] = offers;
  if (offer === undefined) return null;
  const several = offers.length > 1;
  const files = filesOf(offers);

  const during = async (call: () => Promise<void>, then?: () => void) => {
    if (busy.current) return;
    busy.current = true;
    const done = await orReport(call().then(() => true));
    busy.current = false;
    if (done) then?.();
  };
  const openConversation = () => session.getState().select(offer.personId);
  const answerOne = ({ id, what }: OfferView, accept: boolean) => {
    if (!accept || what.kind !== 'file') return lanline.calls.answerOffer(id, accept, rememberedBy[rule]);
    const ticks = ticksOf(id);
    if (selectedOf(ticks, allOf(what)).fileCount === 0) return lanline.calls.answerOffer(id, false);
    return lanline.calls.acceptFiles(id, destination, rememberedBy[rule] ?? null, toldTicks(ticks));
  };
  const answer = (answered: readonly OfferView[], accept: boolean) =>
    during(
      () => answerEach(answered, (each) => answerOne(each, accept)),
      accept ? openConversation : undefined,
    );
  const answerAll = (accept: boolean) => {
    if (settled) void answer(offers, accept);
  };
  const dismiss = (callBack: boolean) =>
    void during(
      () => lanline.calls.dismissOffer(offer.id, callBack),
      callBack ? openConversation : undefined,
    );

  return (
    <li
      className="offer"
      tabIndex={-1}
      data-testid="offer"
      data-name={offer.name}
      data-state={offer.state}
      data-settled={settled}
    >
      <Avatar id={offer.personId} name={offer.name} size={40} />
      <div className="offer-words">
        <p className="offer-title">
          {several ? <FilesRequest offers={offers} /> : <Request offer={offer} />}
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
            <Waiting offers={offers} />
            {files.some(({ alsoChat }) => alsoChat) && <p className="quiet">{t('offers.alsoChat')}</p>}
            {files.some(comesLater) && <p className="quiet">{t('files.missing.accepted')}</p>}
          </>
        ) : (
          <p className="offer-withdrawn" data-testid="offer-withdrawn">
            {t('offers.withdrawn')}
          </p>
        )}
      </div>
      <OfferAnswers
        state={offer.state}
        several={several}
        choice={choice}
        onAnswer={answerAll}
        onDismiss={dismiss}
      />
      {offer.state === 'waiting' && (
        <div className="offer-choices">
          {several && (
            <OfferedFiles
              offers={offers}
              ticksOf={ticksOf}
              onTicks={setTicks}
              onAnswer={(each, accept) => answer([each], accept)}
            />
          )}
          {!several && offer.what.kind === 'file' && hasList(offer.what) && (
            <OfferedList
              offer={offer}
              what={offer.what}
              ticks={ticksOf(offer.id)}
              onTicks={(ticks) => setTicks(offer.id, ticks)}
            />
          )}
          {files.length > 0 && (
            <DestinationChoice files={files} value={destination} onChange={setDestination} />
          )}
          {offer.what.kind !== 'verify' && <RuleChoice offer={offer} value={rule} onChange={setRule} />}
        </div>
      )}
    </li>
  );
}

/** How long the first of them to give up still waits. */
function Waiting({ offers }: { offers: readonly OfferView[] }) {
  const now = useNow(1000);
  const left = offers.flatMap((offer) => secondsLeft(offer, now) ?? []);
  if (left.length === 0) return null;
  const seconds = Math.min(...left);
  // A screen reader counting every second would drown out everything else.
  return (
    <p className="quiet" aria-live="off">
      {seconds > 0 ? t('offers.timeLeft', { duration: durationText(seconds) }) : t('offers.timeUp')}
    </p>
  );
}
