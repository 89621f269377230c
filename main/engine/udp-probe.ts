import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { deadline } from './deadline.ts';
import { type Address, addressName } from './wire/address.ts';
import { encodePing, parseDatagram } from './wire/datagram.ts';

/**
 * What a question to one address came to: a PONG, with where its sender listens; or the machine's own word that no program
 * has that port; or nothing; or it could not be sent.
 */
export type UdpOutcome =
  | { readonly outcome: 'answered'; readonly listens: string | undefined }
  | { readonly outcome: 'closed' | 'silent' | 'failed' };

/** Single datagrams get lost. */
const ASK_AT_MS = [0, 400, 900];

/**
 * Asks whoever has the discovery port at `target` to answer, without a word about ourselves. Three datagrams at most. Never
 * rejects.
 * @param options.from our own address; undefined lets the system choose
 */
export async function probeUdp(
  target: Address,
  options: { readonly from: string | undefined; readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<UdpOutcome> {
  const { from, timeoutMs, signal } = options;
  const socket = createSocket('udp4');
  const timers: NodeJS.Timeout[] = [];
  const { promise, resolve } = Promise.withResolvers<UdpOutcome>();
  // The system reports ECONNREFUSED for a connected socket, when the other side says that the port is closed.
  const onError = ({ code }: NodeJS.ErrnoException) =>
    resolve({ outcome: code === 'ECONNREFUSED' ? 'closed' : 'failed' });
  const onAbort = () => resolve({ outcome: 'failed' });
  const cancel = deadline(timeoutMs, () => resolve({ outcome: 'silent' }));
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    socket.bind(0, from);
    await once(socket, 'listening');
    socket.connect(target.port, target.host);
    await once(socket, 'connect');
    socket.on('error', onError);
    socket.on('message', (bytes) => {
      const datagram = parseDatagram(bytes);
      if (datagram?.type !== 'PONG') return;
      const { listens } = datagram;
      const named = listens?.host === target.host ? addressName(listens) : undefined;
      resolve({ outcome: 'answered', listens: named });
    });
    const { address: host, port } = socket.address();
    const ping = encodePing(undefined, { host, port });
    for (const delayMs of ASK_AT_MS)
      timers.push(setTimeout(() => socket.send(ping, (error) => error && onError(error)), delayMs));
    return await promise;
  } catch {
    return { outcome: 'failed' };
  } finally {
    cancel();
    signal.removeEventListener('abort', onAbort);
    for (const timer of timers) clearTimeout(timer);
    socket.close();
  }
}
