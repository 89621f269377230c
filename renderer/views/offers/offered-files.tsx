import { File, Files, Folder } from 'lucide-react';
import { useId, useState } from 'react';
import type { OfferView } from '../../../main/ipc/contract.ts';
import { type FileTicks, selectedOf } from '../../stores/file-ticks.ts';
import { isolated } from '../../words/bidi-isolate.ts';
import { cutMiddle } from '../../words/cut-middle.ts';
import { listText } from '../../words/quantities.ts';
import { amountText } from '../../words/transfer.ts';
import { t } from '../../words/translate.ts';
import { once } from './offer-answers.tsx';
import { type FileOffer, fileNameOf, filesOf } from './offer-request.tsx';
import { allOf, hasList, OfferedList } from './offered-list.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import './offered-files.css';

const namedAtFirst = 3;
const nameLength = 32;
const icons = { file: File, files: Files, folder: Folder };

interface Props {
  offers: readonly OfferView[];
  ticksOf: (offerId: string) => FileTicks;
  onTicks: (offerId: string, ticks: FileTicks) => void;
  onAnswer: (offer: OfferView, accept: boolean) => void;
}

/** The offers of one person: their names in a line, or one by one, to be answered alone. */
export function OfferedFiles({ offers, ...rest }: Props) {
  const [open, setOpen] = useState(false);
  const kept = useKeptFocus<HTMLUListElement>();
  const id = useId();
  return (
    <div className="offered-files">
      {!open && <p className="offered-names">{namesOf(filesOf(offers))}</p>}
      <button
        type="button"
        className="link"
        data-testid="offer-each"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {open ? t('offers.hideEach') : t('offers.showEach', { count: offers.length })}
      </button>
      <ul
        {...kept}
        id={id}
        hidden={!open}
        // Whoever opens it reads it: it is no news.
        aria-live="off"
        aria-label={t('offers.each', { name: isolated(offers[0]?.name ?? '') })}
      >
        {open && offers.map((offer) => <OfferedFile key={offer.id} offer={offer} {...rest} />)}
      </ul>
    </div>
  );
}

function OfferedFile({
  offer,
  ticksOf,
  onTicks,
  onAnswer,
}: Omit<Props, 'offers'> & {
  offer: OfferView;
}) {
  const { what } = offer;
  if (what.kind !== 'file') return null;
  const Icon = icons[what.shape];
  const name = fileNameOf(what);
  const file = isolated(name);
  return (
    <li className="offered-file" tabIndex={-1} data-testid="offered-file" data-name={what.fileName}>
      <Icon size={16} aria-hidden="true" />
      <span className="offered-words">
        <bdi className="offered-name">{name}</bdi>
        <span className="quiet">
          {amountText(what)}
          {what.exists && ` · ${t('offers.exists')}`}
        </span>
      </span>
      <button
        type="button"
        data-testid="offered-deny"
        aria-label={t('offers.declineNamed', { file })}
        onClick={once(() => onAnswer(offer, false))}
      >
        {t('offers.decline')}
      </button>
      <button
        type="button"
        data-testid="offered-accept"
        disabled={selectedOf(ticksOf(offer.id), allOf(what)).fileCount === 0}
        aria-label={t('offers.acceptNamed', { file })}
        onClick={once(() => onAnswer(offer, true))}
      >
        {t('offers.accept')}
      </button>
      {hasList(what) && (
        <OfferedList
          offer={offer}
          what={what}
          ticks={ticksOf(offer.id)}
          onTicks={(ticks) => onTicks(offer.id, ticks)}
        />
      )}
    </li>
  );
}

/** `a.txt, b.txt, c.txt and 4 more`. */
function namesOf(files: readonly FileOffer[]): string {
  const shown = files.slice(0, namedAtFirst).map((what) => isolated(cutMiddle(fileNameOf(what), nameLength)));
  const names = listText(shown);
  const more = files.length - namedAtFirst;
  return more > 0 ? t('offers.names', { names, more }) : names;
}
