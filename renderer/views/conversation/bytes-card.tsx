import { Binary, Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { BytesItem } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { toasts } from '../../stores/toasts.ts';
import { fromBase64, looksLikeText } from '../../words/bytes.ts';
import { sizeText } from '../../words/quantities.ts';
import { t } from '../../words/translate.ts';
import { BytesView } from './bytes-view.tsx';
import { type Reading, TextOrHex } from './text-or-hex.tsx';
import './card.css';

/** How much "Show more" fetches at a time, and the most that is ever shown. */
const pageBytes = 4096;
const mostShownBytes = 65_536;

export function BytesCard({ item }: { item: BytesItem }) {
  const head = useMemo(() => fromBase64(item.headBase64), [item.headBase64]);
  const [fetched, setFetched] = useState<Uint8Array | null>(null);
  const bytes = fetched ?? head;
  const [reading, setReading] = useState<Reading>(() => (looksLikeText(head) ? 'text' : 'hex'));
  const shownBytes = Math.min(item.sizeBytes, mostShownBytes);

  const more = async () => {
    const length = Math.min(bytes.length + pageBytes, shownBytes);
    const base64 = await orReport(lanline.calls.readBytes(item.id, 0, length));
    if (base64 !== undefined) setFetched(fromBase64(base64));
  };
  const save = async () => {
    const path = await orReport(lanline.calls.saveBytes(item.id));
    if (path) toasts.getState().push('info', t('data.saved', { path }));
  };
  return (
    <section className="card bytes-card" data-testid="item-bytes" aria-label={t('data.bytes')}>
      <header className="card-head">
        <Binary size={14} aria-hidden="true" />
        <span>{t('data.bytes')}</span>
        <span className="quiet">{sizeText(item.sizeBytes)}</span>
        <TextOrHex reading={reading} onChange={setReading} />
        <button
          type="button"
          className="icon"
          title={t('data.saveAsFile')}
          aria-label={t('data.saveAsFile')}
          onClick={save}
        >
          <Download size={15} />
        </button>
      </header>
      {item.sizeBytes === 0 ? (
        <p className="quiet">{t('data.empty')}</p>
      ) : (
        <BytesView bytes={bytes} reading={reading} />
      )}
      {bytes.length < shownBytes && (
        <button type="button" className="link" onClick={more}>
          {t('data.moreBytes', { size: sizeText(item.sizeBytes) })}
        </button>
      )}
    </section>
  );
}
