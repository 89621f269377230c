import type { Socket } from 'node:net';
import { ProtocolError } from './errors.ts';
import type { Header } from './wire/header.ts';
import { type FirstHeader, HeaderReader, QUIET_MS } from './wire/header-reader.ts';

/**
 * Waits for the first header on `socket`, which is left paused with nothing of it lost.
 *
 * @param check throws for a header that does not belong here; also tells when an unpadded one is complete.
 * @throws ProtocolError 'handshake' after `timeoutMs`, or when the other side hangs up; 'header' when unreadable.
 */
export function readFirstHeader(
  socket: Socket,
  timeoutMs: number,
  check: (header: Header) => void,
): Promise<FirstHeader> {
  return new Promise((resolve, reject) => {
    const reader = new HeaderReader();
    let quiet: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => fail('No answer in time.'), timeoutMs);
    const settle = () => {
      clearTimeout(timer);
      clearTimeout(quiet);
      socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
      socket.pause();
    };
    const done = (first: FirstHeader) => {
      settle();
      resolve(first);
    };
    const fail = (message: string, cause?: unknown) => {
      settle();
      reject(cause instanceof ProtocolError ? cause : new ProtocolError('handshake', message, cause));
    };
    const onData = (chunk: Buffer) => {
      clearTimeout(quiet);
      try {
        const first = reader.push(chunk);
        if (first !== undefined) {
          check(first.header);
          done(first);
          return;
        }
      } catch (error) {
        fail('The first header cannot be read.', error);
        return;
      }
      quiet = setTimeout(() => {
        const first = reader.settle(check);
        if (first !== undefined) done(first);
      }, QUIET_MS);
    };
    const onEnd = () => fail('The other side hung up before a whole header was here.');
    const onError = (error: Error) => fail('The other side hung up before a whole header was here.', error);
    socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
    socket.resume();
  });
}
