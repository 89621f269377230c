import type { Socket } from 'node:net';
import { deadline } from '../deadline.ts';
import { UnansweredError } from '../peer-errors.ts';

/** The first bytes of an accepted socket, which is left paused. @throws UnansweredError after `timeoutMs` */
export function readFirstBytes(socket: Socket, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      cancel();
      socket.off('data', onData).off('close', onEnd).off('end', onEnd);
      socket.pause();
    };
    const onData = (bytes: Buffer) => {
      settle();
      resolve(bytes);
    };
    const onEnd = () => {
      settle();
      reject(new UnansweredError('silent', 'The caller sent nothing.'));
    };
    const cancel = deadline(timeoutMs, onEnd);
    socket.on('data', onData).on('close', onEnd).on('end', onEnd);
    socket.resume();
  });
}

/** A TLS ClientHello starts with 0x16 (RFC 8446, 5.1), a plain HELLO with 'H'. */
export function sniffProtocol(bytes: Uint8Array): 'tls' | 'plain' | 'unknown' {
  if (bytes[0] === 0x16) return 'tls';
  return bytes[0] === 0x48 ? 'plain' : 'unknown';
}
