import type { Socket } from 'node:net';
import { ProtocolError } from '../peer-errors.ts';

/** What a caller begins with: a ClientHello's first byte is 0x16 (RFC 8446, 5.1), a plain HELLO's is 'H'. */
export type Opening = 'tls' | 'plain' | 'neither';

/** The first bytes of an accepted socket, which is left paused. @throws ProtocolError after `timeoutMs` */
export function readFirstBytes(socket: Socket, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      socket.off('data', onData).off('close', onEnd).off('end', onEnd);
      socket.pause();
    };
    const onData = (bytes: Buffer) => {
      settle();
      resolve(bytes);
    };
    const onEnd = () => {
      settle();
      reject(new ProtocolError('handshake', 'The caller said nothing.'));
    };
    const timer = setTimeout(onEnd, timeoutMs);
    socket.on('data', onData).on('close', onEnd).on('end', onEnd);
    socket.resume();
  });
}

export function sniffProtocol(bytes: Uint8Array): Opening {
  if (bytes[0] === 0x16) return 'tls';
  return bytes[0] === 0x48 ? 'plain' : 'neither';
}
