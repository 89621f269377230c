import { attempt } from './attempt.ts';
import { lanline } from './lanline.ts';
import { toasts } from './stores/toasts.ts';

/** Offers files to a person, one after the other; what cannot be sent is said in a toast. */
export async function sendFiles(personId: string, files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  const sources = await attempt(lanline.sources(files));
  for (const source of sources ?? []) await attempt(lanline.calls.sendFile(personId, source));
}

/** The files of a drop, without folders: those are named in a toast. Must be called within the drop event. */
export function droppedFiles(transfer: DataTransfer): File[] {
  const files: File[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const file = item.getAsFile();
    if (!file) continue;
    if (item.webkitGetAsEntry()?.isDirectory) {
      toasts.getState().push('problem', `“${file.name}” is a folder. Drop the files inside it instead.`);
    } else files.push(file);
  }
  return files;
}

export function carriesFiles(transfer: DataTransfer): boolean {
  return transfer.types.includes('Files');
}
