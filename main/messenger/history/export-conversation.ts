import { open, rename, rm } from 'node:fs/promises';
import type { ItemView } from '../../ipc/contract.ts';

export type ExportFormat = 'text' | 'json';

const PAGE = 200;

export interface Exporting {
  readonly format: ExportFormat;
  /** An item in words, without its time. */
  wordsOf(item: ItemView): string;
  /** The oldest `limit` items newer than `after` ('' for the oldest of all). */
  pageAfter(after: string, limit: number): readonly ItemView[];
}

/**
 * Writes a conversation to a file, a page at a time, so that memory use doesn't depend on its length. The
 * file gets its name once it is complete. As text, one line per item; as JSON, an array of ItemView
 * (ipc/contract.ts).
 */
export async function exportConversation(path: string, exporting: Exporting): Promise<void> {
  const part = `${path}.part`;
  await rm(part, { force: true });
  const file = await open(part, 'wx', 0o600);
  try {
    for (const piece of pieces(exporting)) await file.write(piece);
    await file.sync();
    await file.close();
    await rename(part, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

function* pieces({ format, wordsOf, pageAfter }: Exporting): Generator<string> {
  let begun = false;
  if (format === 'json') yield '[';
  for (let after = ''; ; ) {
    const page = pageAfter(after, PAGE);
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.id;
    if (format === 'text') yield page.map((item) => lineOf(item, wordsOf(item))).join('');
    else yield `${begun ? ',' : ''}\n${page.map((item) => JSON.stringify(item)).join(',\n')}`;
    begun = true;
  }
  if (format === 'json') yield '\n]\n';
}

/** '2026-11-24 13:14  Bob: what they said', local time; further lines of a text follow unchanged. */
function lineOf(item: ItemView, text: string): string {
  const at = new Date(item.at);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}  ${text}\n`;
}
