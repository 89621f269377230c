import { answerLost } from './answer-lost.ts';
import { deadline } from './deadline.ts';
import { UnansweredError } from './peer-errors.ts';
import type { Transport } from './transport.ts';

/**
 * Reads the next `sizeBytes` bytes. What comes after them is put back into the transport, which is left paused.
 * @param sizeBytes checked by the caller: so much is allocated
 * @throws UnansweredError after `timeoutMs`, or when the other side hangs up first; SecurityError on a TLS alert
 */
export function readExactly(transport: Transport, sizeBytes: number, timeoutMs: number): Promise<Buffer> {
  if (sizeBytes === 0) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve, reject) => {
    const { socket } = transport;
    const bytes = Buffer.alloc(sizeBytes);
    let length = 0;
    const settle = () => {
      cancel();
      transport.receive(undefined);
      socket.off('end', onEnd).off('close', onEnd).off('error', onError);
      transport.pause();
    };
    const fail = (error: Error) => {
      settle();
      reject(error);
    };
    const onEnd = () => fail(answerLost(true));
    const onError = (error: Error) => fail(answerLost(true, error));
    const onLate = () => fail(new UnansweredError('cut', 'The other side did not go on with the handshake.'));
    const cancel = deadline(timeoutMs, onLate);
    socket.on('end', onEnd).on('close', onEnd).on('error', onError);
    transport.resume();
    transport.receive((piece) => {
      const taken = Math.min(piece.length, sizeBytes - length);
      bytes.set(piece.subarray(0, taken), length);
      length += taken;
      if (length < sizeBytes) return;
      settle();
      transport.unread(Buffer.from(piece.subarray(taken)));
      resolve(bytes);
    });
    // It had ended before we listened.
    if ((transport.ended || socket.destroyed) && length < sizeBytes) onEnd();
  });
}
