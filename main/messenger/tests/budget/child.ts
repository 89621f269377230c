/**
 * Takes a list of files as a receiver does, into an empty folder, and sends it on; prints what became of it and for how long it held up
 * everything else.
 *
 *     node --max-old-space-size=512 child.ts NAME
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileList, filesAlone } from '../../files/file-list.ts';
import { decodeList, EncodedList } from '../../files/list-codec.ts';
import { START } from '../../files/manifest.ts';
import { decodeManifest, digestOf, encodeManifest } from '../../files/manifest-codec.ts';
import type { PartRecord } from '../../files/part.ts';
import { PartialDownload } from '../../files/partial-download.ts';
import { Problem } from '../../problem.ts';
import { giveWay } from '../../slices.ts';
import { openDatabase } from '../../storage/database.ts';
import { StoredTransfers } from '../../storage/stored-transfers.ts';
import { ReceivedFiles } from '../../transfers/received-files.ts';
import type { TransferRecord } from '../../transfers/transfer-store.ts';
import { LISTS } from './hostile-lists.ts';

/** What it costs. `gapMs`: the longest delay of a timer of 10 ms. */
export interface ListCost {
  readonly outcome: string;
  readonly tookMs: number;
  readonly gapMs: number;
}

/** A transfer that the list belongs to. */
const RECORD: TransferRecord = {
  ...{ itemId: 'item', personId: 'person', wireId: 'f'.repeat(16), direction: 'in', shape: 'folder' },
  ...{ name: 'name', sizeBytes: 0, fileCount: 1, sources: [], state: 'waiting', accepted: true, told: false },
  ...{ outcome: undefined, destination: { existing: 'keep' }, part: undefined, wanted: undefined },
  position: { index: 0, offset: 0, bytes: 0 },
  ...{ format: 2, folderCount: 0 },
};

const list = LISTS[process.argv[2] ?? ''];
if (list === undefined) throw new Error(`No list is called ${process.argv[2]}.`);
const made = list.make();
const sent = typeof made === 'string' ? Buffer.from(made) : made;
const folder = mkdtempSync(join(tmpdir(), 'lanline-list-'));
const TICK_MS = 10;
let lastAt = performance.now();
let gapMs = 0;
const timer = setInterval(() => {
  const now = performance.now();
  gapMs = Math.max(gapMs, now - lastAt - TICK_MS);
  lastAt = now;
}, TICK_MS);
const startedAt = performance.now();
const outcome = await take().catch((error: unknown) => {
  if (error instanceof Problem) return error.code;
  return `failed: ${String(error)}`;
});
const tookMs = performance.now() - startedAt;
clearInterval(timer);
rmSync(folder, { recursive: true });
process.stdout.write(JSON.stringify({ outcome, tookMs, gapMs } satisfies ListCost));

async function take(): Promise<string> {
  const files = sent instanceof Uint8Array ? await takeManifest(sent) : await takeParts(sent);
  let part: PartRecord | undefined;
  const journal = {
    id: 'f'.repeat(16),
    get part() {
      return part;
    },
    partIs: (now: PartRecord | undefined) => {
      part = now;
    },
    planned: () => undefined,
    plan: () => {},
  };
  const download = new PartialDownload({ folder, name: 'name', shape: 'folder', journal });
  await download.prepare(files, START);
  return 'done';
}

/** As from Lanlines before 0.3. */
async function takeManifest(bytes: Uint8Array): Promise<FileList> {
  const { entries, from } = await decodeManifest(bytes);
  await digestOf(entries);
  await encodeManifest({ entries, from });
  return filesAlone(entries);
}

async function takeParts(parts: readonly string[]): Promise<FileList> {
  const read = await decodeList(parts);
  const { database } = openDatabase(folder, 'x');
  const store = new StoredTransfers(database);
  store.putNow(RECORD);
  const id = RECORD.itemId;
  await new ReceivedFiles({ id, store }).keep(read, parts);
  const loaded = await new ReceivedFiles({ id, store }).load();
  database.close();
  const again = await EncodedList.of(loaded);
  for (let part = 0; part < again.length; part++) {
    again.at(part);
    await giveWay();
  }
  return loaded;
}
