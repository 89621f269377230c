import { lanline } from './bridge.ts';
import { failureText, orReport } from './report-failure.ts';
import { outcomes } from './stores/outcomes.ts';
import { session } from './stores/session.ts';

/** Among so many of the newest items is what was just sent. */
const newestItems = 20;

/** A file and what it is called there: with '/' where it lies in a folder. */
export interface NamedFile {
  readonly file: File;
  readonly name: string;
}

/** Offers files to a person, all at once; what cannot be sent is said in a toast. */
export async function sendFiles(
  personId: string,
  files: readonly NamedFile[] | Promise<readonly NamedFile[]>,
): Promise<void> {
  const named = await orReport(Promise.resolve(files));
  if (named === undefined || named.length === 0) return;
  const sources = await orReport(lanline.sources(named.map(({ file }) => file)));
  if (sources === undefined) return;
  const called = sources.map((source, index) => ({ ...source, name: named[index]?.name ?? source.name }));
  await orReport(lanline.calls.sendFiles(personId, called));
}

/** Offers the same files to several people; what came of it is in the outcomes. */
export async function sendFilesToSeveral(
  personIds: readonly string[],
  files: readonly NamedFile[],
): Promise<void> {
  if (files.length === 0) return;
  for (const personId of personIds) {
    try {
      const sources = await lanline.sources(files.map(({ file }) => file));
      const transferId = await lanline.calls.sendFiles(personId, sources);
      const items = await lanline.calls.items(personId, null, newestItems);
      const item = items.find((each) => each.kind === 'file' && each.transfer.id === transferId);
      outcomes
        .getState()
        .addTransfer(personId, transferId, item?.kind === 'file' ? item.transfer : undefined);
    } catch (error) {
      outcomes.getState().addProblem(personId, failureText(error));
    }
  }
}

/** Files that were picked or pasted. */
export function namedFiles(files: Iterable<File>): NamedFile[] {
  return [...files].map((file) => ({ file, name: file.name }));
}

/**
 * The files of a drop; folders with all that is in them, where the page must look into them itself. Must be called
 * within the drop event: nothing of it can be read later.
 */
export function droppedFiles(transfer: DataTransfer): Promise<readonly NamedFile[]> {
  const found = [...transfer.items].flatMap((item) => {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    return file === null ? [] : [{ file, entry: item.webkitGetAsEntry() }];
  });
  const inPage = session.getState().shell === 'web';
  return Promise.all(
    found.map(({ file, entry }) =>
      inPage && entry?.isDirectory === true
        ? filesBelow(entry as FileSystemDirectoryEntry, entry.name)
        : Promise.resolve([{ file, name: file.name }]),
    ),
  ).then((lists) => lists.flat());
}

async function filesBelow(folder: FileSystemDirectoryEntry, name: string): Promise<NamedFile[]> {
  const reader = folder.createReader();
  const files: NamedFile[] = [];
  for (;;) {
    // In portions, until one is empty.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return files;
    for (const entry of entries) {
      const path = `${name}/${entry.name}`;
      if (entry.isDirectory) files.push(...(await filesBelow(entry as FileSystemDirectoryEntry, path)));
      else files.push({ file: await fileOf(entry as FileSystemFileEntry), name: path });
    }
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

export function carriesFiles(transfer: DataTransfer): boolean {
  return transfer.types.includes('Files');
}
