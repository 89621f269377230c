import type { FileList } from '../files/file-list.ts';
import type { OfferedFiles } from './offered-files.ts';
import type { ReceivedFiles } from './received-files.ts';

/** What knows the files of a transfer in either direction. */
export interface Listed {
  readonly offered: Pick<OfferedFiles, 'everything'>;
  readonly received: Pick<ReceivedFiles, 'list'>;
}

/** Everything in a transfer, once it is known and loaded. */
export function knownList({ offered, received }: Listed): FileList | undefined {
  if (offered.everything !== undefined) return offered.everything;
  return received.list.files.length === 0 ? undefined : received.list;
}
