import type { Socket } from 'node:net';
import { deadline } from './deadline.ts';
import { UnansweredError } from './peer-errors.ts';

/** On a LAN somebody who is there answers in milliseconds; systems repeat a lost SYN after 1 and 3 s. */
const CONNECT_MS = 5_000;

/**
 * Resolves when a dialled socket is connected.
 * @throws UnansweredError 'not-connected' after CONNECT_MS; the system's error; the signal's reason. The caller of this
 *   must destroy the socket then
 */
export function tcpConnected(socket: Socket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (outcome: () => void) => {
      cancel();
      signal.removeEventListener('abort', onAbort);
      socket.off('connect', onConnect).off('error', onError);
      outcome();
    };
    const onConnect = () => settle(resolve);
    const onError = (error: Error) => settle(() => reject(error));
    const onAbort = () => settle(() => reject(signal.reason));
    const onLate = () =>
      settle(() => reject(new UnansweredError('not-connected', 'Nothing answers at that address.')));
    const cancel = deadline(CONNECT_MS, onLate);
    signal.addEventListener('abort', onAbort);
    socket.on('connect', onConnect).on('error', onError);
    if (signal.aborted) onAbort();
  });
}
