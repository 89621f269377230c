import type { FileNote, TransferEntryView } from '../../main/ipc/contract.ts';
import { problemText } from './problem.ts';
import { sizeText } from './quantities.ts';
import { t } from './translate.ts';

type FolderEntry = Extract<TransferEntryView, { kind: 'folder' }>;
type FileEntry = Extract<TransferEntryView, { kind: 'file' }>;

/** What stands at the end of a row of a list of files. */
export function entryAmount(entry: TransferEntryView): string {
  if (entry.kind === 'left-out') return '';
  if (entry.kind === 'folder') return folderAmount(entry);
  return entry.state === 'unwanted' ? t('files.unwanted') : amountOf(entry);
}

/** What is to be said of it, under its name. @param who the other person's name */
export function entryRemark(entry: TransferEntryView, who: string): string | undefined {
  switch (entry.kind) {
    case 'folder':
      return entry.failedCount === 0 ? undefined : t('files.failedCount', { count: entry.failedCount });
    case 'left-out':
      return t(`files.leftOut.${entry.why}`);
    case 'file': {
      if (entry.state === 'failed') return failureText(entry, who);
      return entry.isRenamed ? t('files.renamed') : undefined;
    }
  }
}

/** The whole row for screen readers. */
export function entryLabel(entry: TransferEntryView, who: string): string {
  const isDone = entry.kind === 'file' && entry.state === 'done';
  const facts = [
    isDone ? t('files.done', { size: sizeText(entry.sizeBytes) }) : entryAmount(entry),
    entryRemark(entry, who),
  ];
  return [entry.name, ...facts.filter((fact) => fact)].join(', ');
}

function folderAmount({ fileCount: count, wantedCount, sizeBytes }: FolderEntry): string {
  if (wantedCount === undefined) return t('files.folder', { count, size: sizeText(sizeBytes) });
  return wantedCount === 0 ? t('files.unwanted') : t('files.selectedIn', { selected: wantedCount, count });
}

/** What a note says of its file or folder. */
export function noteText(note: FileNote, who: string): string {
  switch (note.kind) {
    case 'failed':
      return failureText(note, who);
    case 'left-out':
      return t(`files.leftOut.${note.why}`);
    case 'renamed':
      return note.as === undefined ? t('files.renamed') : t('files.renamedHere', { name: note.as });
  }
}

function amountOf({ sizeBytes, doneBytes }: FileEntry): string {
  const size = sizeText(sizeBytes);
  return doneBytes === undefined ? size : t('transfers.progress', { done: sizeText(doneBytes), size });
}

function failureText({ side, problem }: Pick<FileEntry, 'side' | 'problem'>, who: string): string {
  const reason = problem ?? ({ code: 'unexpected' } as const);
  return problemText(side === 'there' ? { code: 'other-side', who, reason } : reason);
}
