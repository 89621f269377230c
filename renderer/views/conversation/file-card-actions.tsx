import { FolderOpen, List, Play, RotateCw } from 'lucide-react';
import type { TransferView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { t } from '../../words/translate.ts';

/** What can be done with a transfer, now or now that it has ended. */
export function FileCardActions({ transfer, personId }: { transfer: TransferView; personId: string }) {
  const { id, state, shape, savedAs, failedCount } = transfer;
  const canShow = state === 'done' && savedAs !== undefined;
  const canRetry = transfer.canRetry && state !== 'waiting' && state !== 'offered';
  const hasList = shape !== 'file';
  if (!canShow && !canRetry && !hasList) return null;
  return (
    <footer className="file-actions">
      {canRetry && (
        <button
          type="button"
          data-testid="retry-transfer"
          onClick={() => orReport(lanline.calls.retryTransfer(id))}
        >
          {state === 'paused' ? (
            <Play size={14} aria-hidden="true" />
          ) : (
            <RotateCw size={14} aria-hidden="true" />
          )}{' '}
          {retryText(transfer)}
        </button>
      )}
      {hasList && (
        <button
          type="button"
          data-testid="show-files"
          onClick={() =>
            session
              .getState()
              .showFiles({ personId, itemId: id, which: failedCount === undefined ? 'all' : 'noted' })
          }
        >
          <List size={14} aria-hidden="true" /> {t('transfers.showFiles')}
        </button>
      )}
      {canShow && (
        <button
          type="button"
          data-testid="show-transfer"
          onClick={() => orReport(lanline.calls.showTransfer(id))}
        >
          <FolderOpen size={14} aria-hidden="true" /> {t('transfers.showInFolder')}
        </button>
      )}
    </footer>
  );
}

function retryText({ state, failedCount }: TransferView): string {
  if (state === 'paused') return t('transfers.resume');
  return state === 'done' && failedCount !== undefined ? t('transfers.retryFailed') : t('window.tryAgain');
}
