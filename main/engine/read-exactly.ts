import { ProtocolError } from './peer-errors.ts';
import type { Transport } from './transport.ts';

/**
 * The next `sizeBytes` bytes, which the caller has bounded. What comes behind them is given back to the transport, which
 * is left paused.
 * @throws ProtocolError 'handshake' after `timeoutMs`, or when the other side hangs up before
 */
export function readExactly(transport: Transport, sizeBytes: number, timeoutMs: number): Promise<Buffer> {
  if (sizeBytes === 0) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve, reject) => {
    const { socket } = transport;
    const bytes = Buffer.alloc(sizeBytes);
    let length = 0;
    const settle = () => {
      clearTimeout(timer);
      transport.receive(undefined);
      socket.off('end', onEnd).off('close', onEnd).off('error', onEnd);
      transport.pause();
    };
    const fail = (message: string) => {
      settle();
      reject(new ProtocolError('handshake', message));
    };
    const onEnd = () => fail('The other side hung up in the middle of the handshake.');
    const timer = setTimeout(() => fail('No answer in time.'), timeoutMs);
    socket.on('end', onEnd).on('close', onEnd).on('error', onEnd);
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
    // Its end came earlier, and nothing more will.
    if (transport.ended && length < sizeBytes) onEnd();
  });
}
