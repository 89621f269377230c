import type { ConnectionView, PersonView } from '../../main/ipc/contract.ts';
import { problemText } from './problem.ts';
import { t } from './translate.ts';

/** The state of the connection to a person; what went wrong with it takes precedence. */
export function connectionText(
  person: Pick<PersonView, 'name' | 'link' | 'presence'>,
  now = Date.now(),
): string {
  const { link, name } = person;
  const said = link.problem === undefined ? undefined : problemText(link.problem);
  switch (link.state) {
    case 'open':
      return t('connection.connected');
    case 'calling':
      return link.again ? t('connection.reconnecting') : t('connection.waiting', { name });
    case 'denied':
      return said ?? t('connection.declined', { name });
    case 'failed':
      return said ?? t('connection.unreachable', { name });
    case 'lost':
      if (link.retryAt === undefined) return t('connection.reconnecting');
      return t('connection.retrying', { seconds: secondsUntil(link.retryAt, now) });
    case 'unsafe':
      return t('connection.stopped');
    case 'closed':
      return said ?? (link.ended === 'lost' ? t('connection.lost') : t('connection.closed'));
    case 'idle':
      return person.presence === 'here' ? t('connection.notConnected') : t('connection.offline');
  }
}

function secondsUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / 1000));
}

/** What a connection carries, in protocol terms, for the details panel. */
export function contractText(
  contract: Pick<ConnectionView, 'dataType' | 'strict' | 'stream' | 'dataSize'>,
): string {
  const { dataType, strict, stream, dataSize } = contract;
  if (!stream) return t('connection.contract', { dataType, types: strict ? 'strict' : 'any' });
  return dataSize === 'auto'
    ? t('connection.autoStreamContract', { dataType })
    : t('connection.streamContract', { dataType, frameBytes: dataSize });
}
