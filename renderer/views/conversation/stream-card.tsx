import { Activity, Pause, Play } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { StreamView } from '../../../main/ipc/contract.ts';
import { fromBase64 } from '../../words/bytes.ts';
import { countText, rateText, sizeText, speedText } from '../../words/quantities.ts';
import { t } from '../../words/translate.ts';
import { BytesView } from './bytes-view.tsx';
import { type Reading, TextOrHex } from './text-or-hex.tsx';
import './card.css';
import './stream-card.css';

/** A live stream. Pausing freezes the view, not the stream. */
export function StreamCard({ stream }: { stream: StreamView }) {
  const [held, setHeld] = useState<StreamView | null>(null);
  const [reading, setReading] = useState<Reading>(stream.dataType === 'bytes' ? 'hex' : 'text');
  const shown = held ?? stream;
  const live = stream.state === 'live';
  return (
    <section
      className="card stream-card"
      data-testid="item-stream"
      data-state={stream.state}
      aria-label={t(`data.stream.${stream.dataType}`)}
    >
      <header className="card-head">
        <Activity size={14} aria-hidden="true" />
        <span>{t(`data.stream.${stream.dataType}`)}</span>
        <span className="live-mark" data-live={live && !held}>
          {held ? t('data.paused') : live ? t('data.live') : t('data.ended')}
        </span>
        <TextOrHex reading={reading} onChange={setReading} />
        {(live || held) && (
          <button
            type="button"
            className="icon"
            title={held ? t('data.resumeView') : t('data.pauseView')}
            aria-label={held ? t('data.resumeView') : t('data.pauseView')}
            onClick={() => setHeld(held ? null : stream)}
          >
            {held ? <Play size={15} /> : <Pause size={15} />}
          </button>
        )}
      </header>
      <p className="stream-rate" data-testid="stream-rate">
        {t.rich('data.rate', {
          frames: rateText(shown.framesPerSecond),
          speed: speedText(shown.bytesPerSecond),
          b: (chunks) => <b>{chunks}</b>,
          dot: (chunks) => <span className="dot">{chunks}</span>,
        })}
      </p>
      <dl className="stream-facts">
        <Fact
          name={t('data.frameSize')}
          value={
            shown.frameBytes === 'auto'
              ? t('data.frameSizeUnknown')
              : t('data.frameBytes', { count: shown.frameBytes })
          }
        />
        <Fact name={t('data.frames')} value={countText(shown.frames)} />
        <Fact name={t('data.received')} value={sizeText(shown.totalBytes)} />
        <Fact name={t('data.skipped')} value={countText(shown.skipped)} />
      </dl>
      <Sample stream={shown} reading={reading} />
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Bytes shown of a frame: nobody can read more at this pace. */
const shownBytes = 512;

function Sample({ stream, reading }: { stream: StreamView; reading: Reading }) {
  const bytes = useMemo(() => fromBase64(stream.sampleBase64).subarray(0, shownBytes), [stream.sampleBase64]);
  if (reading === 'text' && stream.undecodable) return <p className="quiet">{t('data.undecodable')}</p>;
  if (reading === 'text' && stream.sampleText !== undefined) {
    return (
      <pre className="bytes" data-reading="text">
        <bdi>{stream.sampleText}</bdi>
      </pre>
    );
  }
  return bytes.length === 0 ? (
    <p className="quiet">{t('data.noFrames')}</p>
  ) : (
    <BytesView bytes={bytes} reading={reading} />
  );
}
