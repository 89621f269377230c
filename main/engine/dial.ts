import { connect, type Socket } from 'node:net';
import { ConnectError, dialError, ProtocolError } from './errors.ts';
import { readFirstHeader } from './handshake.ts';
import { Transport } from './transport.ts';
import { type Address, addressName } from './wire/address.ts';
import { encodeHello, type Hello } from './wire/hello.ts';

export interface DialOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The address to speak from; undefined lets the system choose. */
  readonly from: string | undefined;
  /** Where we listen, as seen from the socket's own end. */
  claimed(localAddress: string): Address;
}

/** An accepted call; the transport is paused, and keeps what came behind the ACCEPT. */
export interface Accepted {
  readonly transport: Transport;
  readonly hello: Hello;
}

/**
 * Calls `address` and waits for the answer.
 *
 *     Alice → Bob   HELLO        Bob → Alice   ACCEPT | DENY
 *
 * @throws ConnectError; the socket is closed then
 */
export async function dial(
  address: Address,
  proposal: Omit<Hello, 'claimed'>,
  options: DialOptions,
): Promise<Accepted> {
  const name = addressName(address);
  const { signal, timeoutMs } = options;
  if (signal?.aborted) throw new ConnectError('aborted', 'The call was cancelled.');
  const transport = Transport.dialled((receiving) =>
    connect({
      host: address.host,
      port: address.port,
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      ...(options.from === undefined ? {} : { localAddress: options.from }),
      ...receiving,
    }),
  );
  const { socket } = transport;
  const startedAt = performance.now();
  let failure: ConnectError | undefined;
  const giveUp = (error: ConnectError) => {
    failure ??= error;
    socket.destroy(failure);
  };
  const abort = () => giveUp(new ConnectError('aborted', 'The call was cancelled.'));
  const timer = setTimeout(
    () => giveUp(new ConnectError('timeout', `${name} did not answer within ${timeoutMs / 1000} s.`)),
    timeoutMs,
  );
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await connected(socket);
    const hello: Hello = { ...proposal, claimed: options.claimed(socket.localAddress ?? '') };
    socket.write(encodeHello(hello));
    const left = Math.max(1, timeoutMs - (performance.now() - startedAt)) + 1000;
    const header = await readFirstHeader(transport, left, checkAnswer);
    if (header.type === 'DENY') throw new ConnectError('denied', `${name} did not accept.`);
    return { transport, hello };
  } catch (error) {
    // A caller who gives up ends quietly; a reset would only look like a fault at the other side.
    socket.on('error', () => undefined);
    socket.destroy();
    throw failure ?? asConnectError(name, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => reject(error);
    socket.once('error', onError);
    socket.once('connect', () => {
      socket.off('error', onError);
      resolve();
    });
  });
}

function checkAnswer(header: { type: string }): void {
  if (header.type === 'ACCEPT' || header.type === 'DENY') return;
  throw new ProtocolError('handshake', 'The answer is neither ACCEPT nor DENY.');
}

function asConnectError(name: string, error: unknown): ConnectError {
  if (error instanceof ConnectError) return error;
  if (error instanceof ProtocolError) {
    const cause = error.cause as NodeJS.ErrnoException | undefined;
    if (cause?.code === 'ECONNRESET') return dialError(name, cause);
    return new ConnectError('protocol', `${name} does not speak our protocol. ${error.message}`, error);
  }
  return dialError(name, error as NodeJS.ErrnoException);
}
