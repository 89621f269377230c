import { useState } from 'react';
import type { Destination, OfferView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { secondsLeft } from '../../stores/offers.ts';
import { session } from '../../stores/session.ts';
import { contractText } from '../../words/connection.ts';
import { countText, durationText, sizeText } from '../../words/quantities.ts';
import { Avatar } from '../person/avatar.tsx';
import { Namesake } from '../person/namesake-warning.tsx';
import { Name } from '../person/person-name.tsx';
import { TrustMark } from '../person/trust-mark.tsx';
import { DestinationChoice } from './destination-choice.tsx';
import { type OfferRule, RuleChoice, rememberedBy } from './rule-choice.tsx';

export function OfferRow({ offer, now }: { offer: OfferView; now: number }) {
  const [busy, setBusy] = useState(false);
  const [rule, setRule] = useState<OfferRule>('once');
  const [destination, setDestination] = useState<Destination>({ existing: 'keep' });
  const during = async (call: Promise<void>, then?: () => void) => {
    setBusy(true);
    const done = await attempt(call.then(() => true));
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
          <Name name={offer.name} mixed={offer.nameMixed} /> <What offer={offer} />
        </p>
        <p className="offer-facts">
          <span>{offer.addressName}</span>
          <TrustMark trust={offer.trust} words />
          <span>{offer.seenBefore ? 'seen before' : 'never seen before'}</span>
        </p>
        {offer.namesakeId !== undefined && offer.trust !== 'verified' && <Namesake id={offer.namesakeId} />}
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
            The caller gave up
          </p>
        )}
      </div>
      <div className="offer-answers">
        {offer.state === 'waiting' ? (
          <>
            <button type="button" data-testid="offer-deny" disabled={busy} onClick={() => answer(false)}>
              Deny
            </button>
            <button
              type="button"
              className="primary"
              data-testid="offer-accept"
              disabled={busy}
              onClick={() => answer(true)}
            >
              Accept
            </button>
          </>
        ) : (
          <>
            <button type="button" data-testid="offer-dismiss" disabled={busy} onClick={() => dismiss(false)}>
              Dismiss
            </button>
            <button
              type="button"
              className="primary"
              data-testid="offer-callback"
              disabled={busy}
              onClick={() => dismiss(true)}
            >
              Call back
            </button>
          </>
        )}
      </div>
    </li>
  );
}

function What({ offer: { what } }: { offer: OfferView }) {
  switch (what.kind) {
    case 'chat':
      return <span>wants to chat</span>;
    case 'verify':
      return <span>wants to compare a code with you, to be sure that you are you</span>;
    case 'program':
      return <span>asks to connect: {contractText(what)}</span>;
    case 'file':
      return (
        <span>
          offers {what.fileCount === 1 ? 'a file' : `${countText(what.fileCount)} files`}:{' '}
          <bdi className="offer-file">{what.fileName}</bdi>, {sizeText(what.sizeBytes)}
        </span>
      );
  }
}

function Waiting({ seconds }: { seconds: number | undefined }) {
  if (seconds === undefined) return null;
  // Counting aloud every second would drown everything else.
  return (
    <p className="quiet" aria-live="off">
      {seconds > 0 ? `waits ${durationText(seconds)} more` : 'may have given up by now'}
    </p>
  );
}
