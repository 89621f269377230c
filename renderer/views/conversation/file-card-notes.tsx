import type { TransferView } from '../../../main/ipc/contract.ts';
import { session } from '../../stores/session.ts';
import { t } from '../../words/translate.ts';

/** That there is something to read about single files, which opens it. */
export function FileCardNotes({ transfer, personId }: { transfer: TransferView; personId: string }) {
  const { id, state, failedCount = 0, notedCount = 0 } = transfer;
  // Once it is over, the line above says how many failed.
  const parts = [
    failedCount > 0 && state !== 'done' ? t('transfers.failedFiles', { count: failedCount }) : undefined,
    notedCount > 0 ? t('transfers.noted', { count: notedCount }) : undefined,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return null;
  return (
    <button
      type="button"
      className="link file-notes"
      data-testid="file-notes"
      onClick={() => session.getState().showFiles({ personId, itemId: id, which: 'noted' })}
    >
      {parts.join(' · ')}
    </button>
  );
}
