import { CircleAlert, CircleCheck, File, Files, Pause, X } from 'lucide-react';
import type { TransferView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { isolated } from '../../words/bidi-isolate.ts';
import { problemText } from '../../words/problem.ts';
import { percentOf } from '../../words/quantities.ts';
import { transferName, transferText } from '../../words/transfer.ts';
import { t } from '../../words/translate.ts';
import { FileCardActions } from './file-card-actions.tsx';
import { FileCardNotes } from './file-card-notes.tsx';
import './card.css';
import './file-card.css';

const unfinished = new Set<TransferView['state']>(['offered', 'waiting', 'running', 'paused']);

interface Props {
  transfer: TransferView;
  personId: string;
  name: string;
}

export function FileCard({ transfer, personId, name }: Props) {
  const { state } = transfer;
  const percent = state === 'done' ? 100 : percentOf(transfer.doneBytes, transfer.sizeBytes);
  const title = transferName(transfer);
  return (
    <section
      className="card file-card"
      data-testid="item-file"
      data-state={state}
      aria-label={t('transfers.label', { name: isolated(title) })}
    >
      <div className="file-top">
        <span className="file-icon" data-state={state} data-partly={transfer.failedCount !== undefined}>
          <Icon transfer={transfer} />
        </span>
        <div className="file-words">
          <bdi className="file-name" title={transfer.savedAs ?? title}>
            {title}
          </bdi>
          <span className="quiet">
            <bdi>{transferText(transfer, name)}</bdi>
          </span>
        </div>
        {state === 'running' && (
          <button
            type="button"
            className="icon"
            title={t('transfers.pause')}
            aria-label={t('transfers.pauseNamed', { name: isolated(title) })}
            data-testid="pause-transfer"
            onClick={() => orReport(lanline.calls.pauseTransfer(transfer.id))}
          >
            <Pause size={16} />
          </button>
        )}
        {unfinished.has(state) && (
          <button
            type="button"
            className="icon"
            title={t('window.cancel')}
            aria-label={t('transfers.cancelNamed', { name: isolated(title) })}
            data-testid="cancel-transfer"
            onClick={() => orReport(lanline.calls.cancelTransfer(transfer.id))}
          >
            <X size={16} />
          </button>
        )}
      </div>
      {unfinished.has(state) && (
        <div
          className="progress"
          role="progressbar"
          data-testid="progress"
          aria-label={t('transfers.progressOf', { name: isolated(title) })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
        >
          <span style={{ inlineSize: `${percent}%` }} />
        </div>
      )}
      <Why transfer={transfer} />
      <FileCardNotes transfer={transfer} personId={personId} />
      <FileCardActions transfer={transfer} personId={personId} />
    </section>
  );
}

/** The line above says these already. */
const saidAbove: ReadonlySet<string> = new Set(['declined-by-us', 'denied']);

/** Why it is where it is. Only a failure is a fault: what somebody chose is not. */
function Why({ transfer: { state, problem } }: { transfer: TransferView }) {
  if (problem === undefined || state === 'waiting' || saidAbove.has(problem.code)) return null;
  return (
    <p className={state === 'failed' ? 'problem' : 'quiet'}>
      <bdi>{problemText(problem)}</bdi>
    </p>
  );
}

function Icon({ transfer: { state, failedCount, fileCount } }: { transfer: TransferView }) {
  if (state === 'failed' || failedCount !== undefined) return <CircleAlert size={20} aria-hidden="true" />;
  if (state === 'done') return <CircleCheck size={20} aria-hidden="true" />;
  return fileCount > 1 ? <Files size={20} aria-hidden="true" /> : <File size={20} aria-hidden="true" />;
}
