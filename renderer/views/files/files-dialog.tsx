import { FolderOpen, RotateCw } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { useStore } from 'zustand';
import type { TransferView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { conversations } from '../../stores/conversations.ts';
import { people } from '../../stores/people.ts';
import { type FilesShown, session } from '../../stores/session.ts';
import { isolated } from '../../words/bidi-isolate.ts';
import { transferName, transferText } from '../../words/transfer.ts';
import { t } from '../../words/translate.ts';
import { Modal } from '../dialogs/modal.tsx';
import { FileTree } from './file-tree.tsx';
import { NoFiles } from './no-files.tsx';
import { NoteList } from './note-list.tsx';
import { useFileTree } from './use-file-tree.ts';
import './files-dialog.css';

/** The files of a transfer one by one, with what becomes of each. */
export function FilesDialog() {
  const shown = useStore(session, (state) => state.filesShown);
  const transfer = useStore(conversations, (state) => {
    const item = state.byPerson
      .get(shown?.personId ?? '')
      ?.items.find((each) => each.kind === 'file' && each.id === shown?.itemId);
    return item?.kind === 'file' ? item.transfer : undefined;
  });
  if (shown === null || transfer === undefined) return null;
  return <Files key={transfer.id} shown={shown} transfer={transfer} />;
}

function Files({ shown, transfer }: { shown: FilesShown; transfer: TransferView }) {
  const who = useStore(people, (state) => state.byId.get(shown.personId)?.name ?? '');
  const version = versionOf(transfer);
  const tree = useFileTree(transfer.id, transfer.state === 'running', version);
  const title = transferName(transfer);
  const close = () => session.getState().showFiles(null);
  return (
    <Modal label={t('files.label', { name: isolated(title) })} onClose={close}>
      <div className="files-dialog" data-testid="files-dialog">
        <header>
          <h2>
            <bdi>{title}</bdi>
          </h2>
          <p className="quiet" data-testid="files-summary">
            <bdi>{transferText(transfer, who)}</bdi>
          </p>
        </header>
        {hasNotes(transfer) && <Which shown={shown} />}
        {shown.which === 'noted' ? (
          <NoteList transferId={transfer.id} who={who} version={version} />
        ) : (
          <>
            <FileTree tree={tree} label={t('files.label', { name: isolated(title) })} who={who} />
            <NoFiles tree={tree} />
          </>
        )}
        <footer>
          {transfer.canRetry && transfer.failedCount !== undefined && (
            <button
              type="button"
              data-testid="retry-failed"
              onClick={() => orReport(lanline.calls.retryTransfer(transfer.id))}
            >
              <RotateCw size={14} aria-hidden="true" /> {t('transfers.retryFailed')}
            </button>
          )}
          {transfer.savedAs !== undefined && transfer.state === 'done' && (
            <button type="button" onClick={() => orReport(lanline.calls.showTransfer(transfer.id))}>
              <FolderOpen size={14} aria-hidden="true" /> {t('transfers.showInFolder')}
            </button>
          )}
          <button type="button" className="primary" data-testid="files-close" onClick={close}>
            {t('window.close')}
          </button>
        </footer>
      </div>
    </Modal>
  );
}

function Which({ shown }: { shown: FilesShown }) {
  return (
    <ToggleGroup.Root
      type="single"
      className="choice"
      aria-label={t('files.which')}
      value={shown.which}
      onValueChange={(which) => {
        if (which === 'all' || which === 'noted') session.getState().showFiles({ ...shown, which });
      }}
    >
      <ToggleGroup.Item value="all">{t('files.all')}</ToggleGroup.Item>
      <ToggleGroup.Item value="noted">{t('files.noted')}</ToggleGroup.Item>
    </ToggleGroup.Root>
  );
}

function hasNotes({ failedCount = 0, notedCount = 0 }: TransferView): boolean {
  return failedCount + notedCount > 0;
}

/** While it is running, it is looked at again from time to time. */
function versionOf({ state, failedCount, notedCount, fileCount, doneBytes }: TransferView): string {
  return [state, failedCount, notedCount, fileCount, state === 'running' ? '' : doneBytes].join(' ');
}
