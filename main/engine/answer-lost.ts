import { type SecurityError, UnansweredError } from './peer-errors.ts';
import { tlsError } from './secure/tls.ts';

/**
 * Why the handshake ends whose socket ended, closed or failed while we read from it.
 * @param begun part of the answer had come
 */
export function answerLost(begun: boolean, cause?: Error): UnansweredError | SecurityError {
  const wrong = cause === undefined ? undefined : tlsError(cause);
  if (wrong !== undefined) return wrong;
  return begun
    ? new UnansweredError('cut', 'The other side hung up during the handshake.', cause)
    : new UnansweredError('hung-up', 'The other side hung up before answering.', cause);
}
