import { CircleAlert, CircleCheck, File, FolderOpen, RotateCw, X } from 'lucide-react';
import type { TransferView } from '../../../main/ipc/contract.ts';
import { attempt } from '../../attempt.ts';
import { lanline } from '../../lanline.ts';
import { percentOf } from '../../words/quantity.ts';
import { transferText } from '../../words/transfer.ts';

const unfinished = new Set<TransferView['state']>(['offered', 'waiting', 'running']);

export function FileCard({ transfer, name }: { transfer: TransferView; name: string }) {
  const { state } = transfer;
  const percent = state === 'done' ? 100 : percentOf(transfer.doneBytes, transfer.sizeBytes);
  return (
    <section className="card file-card" data-testid="item-file" data-state={state} aria-label="file">
      <div className="file-top">
        <span className="file-icon" data-state={state}>
          <Icon state={state} />
        </span>
        <div className="file-words">
          <bdi className="file-name" title={transfer.savedAs ?? transfer.name}>
            {transfer.name}
          </bdi>
          <span className="quiet">
            <bdi>{transferText(transfer, name)}</bdi>
          </span>
        </div>
        {unfinished.has(state) && (
          <button
            type="button"
            className="icon"
            title="Cancel"
            aria-label={`Cancel ${transfer.name}`}
            data-testid="cancel-transfer"
            onClick={() => attempt(lanline.calls.cancelTransfer(transfer.id))}
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
          aria-label={`Progress of ${transfer.name}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
        >
          <span style={{ inlineSize: `${percent}%` }} />
        </div>
      )}
      {state !== 'waiting' && transfer.problem !== undefined && (
        <p className="problem">
          <bdi>{transfer.problem}</bdi>
        </p>
      )}
      <Actions transfer={transfer} />
    </section>
  );
}

function Icon({ state }: { state: TransferView['state'] }) {
  if (state === 'done') return <CircleCheck size={20} aria-hidden="true" />;
  if (state === 'failed') return <CircleAlert size={20} aria-hidden="true" />;
  return <File size={20} aria-hidden="true" />;
}

function Actions({ transfer }: { transfer: TransferView }) {
  const shows = transfer.state === 'done' && transfer.savedAs !== undefined;
  if (!shows && !transfer.canRetry) return null;
  return (
    <footer className="file-actions">
      {transfer.canRetry && (
        <button
          type="button"
          data-testid="retry-transfer"
          onClick={() => attempt(lanline.calls.retryTransfer(transfer.id))}
        >
          <RotateCw size={14} aria-hidden="true" /> Try again
        </button>
      )}
      {shows && (
        <button
          type="button"
          data-testid="show-transfer"
          onClick={() => attempt(lanline.calls.showTransfer(transfer.id))}
        >
          <FolderOpen size={14} aria-hidden="true" /> Show in folder
        </button>
      )}
    </footer>
  );
}
