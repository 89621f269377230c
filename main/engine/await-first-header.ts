import { ProtocolError } from './peer-errors.ts';
import type { Transport } from './transport.ts';
import { type FirstHeader, FirstHeaderReader, HEADER_PAUSE_MS } from './wire/first-header-reader.ts';
import type { Header } from './wire/header.ts';

/**
 * Waits for the first header. What comes after it is put back into the transport, which is left paused.
 *
 * @param check throws for an unexpected header; it also decides whether an unpadded one is complete
 * @throws ProtocolError 'handshake' after `timeoutMs`, or when the other side hangs up; 'header' when unreadable
 */
export function readFirstHeader(
  transport: Transport,
  timeoutMs: number,
  check: (header: Header) => void,
): Promise<Header> {
  return new Promise((resolve, reject) => {
    const { socket } = transport;
    const reader = new FirstHeaderReader();
    let pauseTimer: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => fail('The other side did not answer in time.'), timeoutMs);
    const settle = () => {
      clearTimeout(timer);
      clearTimeout(pauseTimer);
      transport.receive(undefined);
      socket.off('end', onEnd).off('close', onEnd).off('error', onError);
      transport.pause();
    };
    const done = ({ header, rest }: FirstHeader) => {
      settle();
      transport.unread(rest);
      resolve(header);
    };
    const fail = (message: string, cause?: unknown) => {
      settle();
      reject(cause instanceof ProtocolError ? cause : new ProtocolError('handshake', message, cause));
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
        fail('The first header is unreadable.', error);
        return;
      }
      pauseTimer = setTimeout(() => {
        const first = reader.settle(check);
        if (first !== undefined) done(first);
      }, HEADER_PAUSE_MS);
    };
    const onEnd = () => fail('The other side hung up before its first header was complete.');
    const onError = (error: Error) =>
      fail('The other side hung up before its first header was complete.', error);
    socket.on('end', onEnd).on('close', onEnd).on('error', onError);
    transport.resume();
    transport.receive(receive);
  });
}
