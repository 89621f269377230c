import { answerLost } from './answer-lost.ts';
import { deadline } from './deadline.ts';
import { ProtocolError, UnansweredError } from './peer-errors.ts';
import type { Transport } from './transport.ts';
import { type FirstHeader, FirstHeaderReader, HEADER_PAUSE_MS } from './wire/first-header-reader.ts';
import type { Header } from './wire/header.ts';

interface FirstHeaderOptions {
  readonly timeoutMs: number;
  /** After what a header without padding counts, as the manual prints them; Lanline peers always pad. */
  readonly unpadded: 'never' | 'after-pause' | 'after-pause-or-end';
  /** Throws for an unexpected header; it also decides whether an unpadded one is complete. */
  check(header: Header): void;
}

/**
 * Waits for the first header. What comes after it is put back into the transport, which is left paused.
 * @throws UnansweredError after `timeoutMs` ('silent'), or when the other side hangs up; SecurityError on a TLS alert;
 *   ProtocolError when it is unreadable or unexpected
 */
export function readFirstHeader(
  transport: Transport,
  { timeoutMs, unpadded, check }: FirstHeaderOptions,
): Promise<Header> {
  return new Promise((resolve, reject) => {
    const { socket } = transport;
    const reader = new FirstHeaderReader();
    let pauseTimer: NodeJS.Timeout | undefined;
    const settle = () => {
      cancel();
      clearTimeout(pauseTimer);
      transport.receive(undefined);
      socket.off('end', onEnd).off('close', onClose).off('error', onError);
      transport.pause();
    };
    const done = ({ header, rest }: FirstHeader) => {
      settle();
      transport.unread(rest);
      resolve(header);
    };
    const fail = (error: Error) => {
      settle();
      reject(error);
    };
    const receive = (bytes: Buffer) => {
      clearTimeout(pauseTimer);
      try {
        const first = reader.push(bytes);
        if (first !== undefined) {
          check(first.header);
          done(first);
          return;
        }
      } catch (error) {
        const isTheirs = error instanceof ProtocolError;
        fail(isTheirs ? error : new ProtocolError('handshake', 'The first header is unreadable.', error));
        return;
      }
      if (unpadded !== 'never') pauseTimer = setTimeout(settleUnpadded, HEADER_PAUSE_MS);
    };
    const settleUnpadded = (): boolean => {
      const first = reader.settle(check);
      if (first !== undefined) done(first);
      return first !== undefined;
    };
    const onEnd = () => {
      if (unpadded === 'after-pause-or-end' && settleUnpadded()) return;
      onClose();
    };
    const onClose = () => fail(answerLost(reader.begun));
    const onError = (error: Error) => fail(answerLost(reader.begun, error));
    const onLate = () => fail(new UnansweredError('silent', 'The other side did not answer in time.'));
    const cancel = deadline(timeoutMs, onLate);
    socket.on('end', onEnd).on('close', onClose).on('error', onError);
    transport.resume();
    transport.receive(receive);
    // It had closed before we listened.
    if (socket.destroyed) onClose();
  });
}
