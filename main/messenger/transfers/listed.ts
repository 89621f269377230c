import { type FileList, filesAlone } from '../files/file-list.ts';
import type { Entry } from '../files/manifest.ts';

interface Listed {
  readonly received: { readonly entries: readonly Entry[] };
  readonly files: readonly Entry[] | undefined;
}

const lists = new WeakMap<readonly Entry[], FileList>();

/** Everything in a transfer, once it is known: the same object each time. */
export function listOf({ received, files }: Listed): FileList | undefined {
  const entries = files ?? received.entries;
  if (entries.length === 0) return undefined;
  const list = lists.get(entries) ?? filesAlone(entries);
  lists.set(entries, list);
  return list;
}
