import { lanline } from './bridge.ts';
import { failureText, orReport } from './report-failure.ts';
import { outcomes } from './stores/outcomes.ts';
import { session } from './stores/session.ts';

/** What was just sent is among this many of the newest items. */
const newestItems = 20;

/** A file and its name for the recipient, with '/' if it lies in a folder. */
export interface NamedFile {
  readonly file: File;
  readonly name: string;
}

/** Offers files to a person as one transfer; a failure is shown in a toast. */
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

/** Offers the same files to several people; how it went is in the outcomes store. */
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

/** Names for picked or pasted files. */
export function namedFiles(files: Iterable<File>): NamedFile[] {
  return [...files].map((file) => ({ file, name: file.name }));
}

/**
 * The dropped files, including those in folders where the page has to read them itself. Must be called
 * during the drop event, since nothing can be read from it later.
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

/** Sorted by name, as from a disk: others see them in this order. */
async function filesBelow(folder: FileSystemDirectoryEntry, name: string): Promise<NamedFile[]> {
  const files: NamedFile[] = [];
  for (const entry of await entriesIn(folder)) {
    const path = `${name}/${entry.name}`;
    if (entry.isDirectory) files.push(...(await filesBelow(entry as FileSystemDirectoryEntry, path)));
    else files.push({ file: await fileOf(entry as FileSystemFileEntry), name: path });
  }
  return files;
}

async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    // readEntries returns batches; an empty one is the last.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return all.sort((one, other) => (one.name < other.name ? -1 : 1));
    all.push(...entries);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

export function carriesFiles(transfer: DataTransfer): boolean {
  return transfer.types.includes('Files');
}
