import { ProtocolError, type ProtocolFailure } from './peer-errors.ts';

/** Why a connection ended. Stable, for programs; the English sentence that goes with it is for developers. */
export type CloseCode =
  | 'closed-here'
  | 'closed-by-peer'
  | 'stopped'
  | 'reset'
  | 'lost'
  | 'socket-error'
  | 'silent'
  | 'caller-gave-up'
  | 'caller-did-not-wait'
  | 'data-type-changed'
  | 'encryption-required'
  | 'sending-cancelled'
  | 'source-failed'
  | 'transfer-stopped'
  | 'too-slow'
  | 'not-stored'
  | 'internal'
  /** The other side broke the protocol, or ended in the middle of a message ('cut-off'). */
  | ProtocolFailure;

export interface CloseReason {
  readonly code: CloseCode;
  readonly message: string;
}

const MESSAGES: Readonly<Record<CloseCode, string>> = {
  'closed-here': 'Closed by us.',
  'closed-by-peer': 'Closed by the other side.',
  stopped: 'This peer was stopped.',
  reset: 'The other side reset the connection.',
  lost: 'The connection was lost.',
  'socket-error': 'The connection failed.',
  silent: 'The other side went silent.',
  'caller-gave-up': 'The caller gave up.',
  'caller-did-not-wait': 'The caller did not wait for an answer.',
  'data-type-changed': 'Closed to connect with another data type.',
  'encryption-required': 'Closed because only encrypted connections are allowed now.',
  'sending-cancelled': 'Sending was cancelled.',
  'source-failed': 'The source being sent could not be read to its end.',
  'transfer-stopped': 'The transfer was stopped.',
  'too-slow': 'The other side sent a message too slowly.',
  'not-stored': 'What the other side sent could not be stored.',
  internal: 'An unexpected error occurred while reading.',
  header: 'The other side sent an unreadable header.',
  handshake: 'The other side did not complete the handshake.',
  strict: 'The other side sent a data type that was not agreed on.',
  'too-large': 'The other side announced a message that is too large.',
  'stream-size': 'The other side used another frame size than was agreed on.',
  value: 'The other side sent a value that cannot be decoded.',
  'cut-off': 'The other side ended in the middle of a message.',
};

/** The reason with its standard message, or a more specific one. */
export function closeReason(code: CloseCode, message: string = MESSAGES[code]): CloseReason {
  return { code, message };
}

/** Why a connection closes on which reading failed with `error`. */
export function closeReasonOf(error: unknown): CloseReason {
  if (error instanceof ProtocolError) return closeReason(error.code, error.message);
  return error instanceof Error ? closeReason('internal', error.message) : closeReason('internal');
}

/**
 * Why a connection closes whose socket failed with `error`.
 * @param mayClose it is to a plain peer and between two messages: there a reset is how to close (protocol.md, "Closing")
 */
export function socketCloseReason(error: NodeJS.ErrnoException, mayClose = false): CloseReason {
  if (error.code === 'ECONNRESET' && mayClose) return closeReason('closed-by-peer');
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return closeReason('reset');
  return closeReason('socket-error', `The connection was lost: ${error.message}.`);
}
