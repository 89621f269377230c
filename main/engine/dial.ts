import { once } from 'node:events';
import { connect } from 'node:net';
import { ConnectError, dialError, ProtocolError, SecurityError } from './peer-errors.ts';
import { readFirstHeader } from './read-first-header.ts';
import { dialTls } from './secure/dial-tls.ts';
import type { Identity } from './secure/identity.ts';
import { encodeIntroduction, type Introduction, readIntroduction } from './secure/introduction.ts';
import { Transport } from './transport.ts';
import { type Address, addressName } from './wire/address.ts';
import { encodeHello, type Hello } from './wire/hello.ts';

/** How we want to be sure of whom we call. */
export interface SecureDial {
  readonly identity: Identity;
  readonly introduction: Introduction;
  /** Never speak in the clear. */
  readonly required: boolean;
  /** Whom we know at this address, by his whole fingerprint or its beginning: nobody else will do, and never in the clear. */
  readonly fingerprint?: string | undefined;
}

export interface DialOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The address to speak from; undefined lets the system choose. */
  readonly from: string | undefined;
  /** Absent: in the clear. */
  readonly secure?: SecureDial | undefined;
  /** Where we listen, as seen from the socket's own end. */
  claimed(localAddress: string): Address;
}

/** Who the other side proved to be, and what it says of itself. */
export interface Proven {
  readonly fingerprint: string;
  readonly introduction: Introduction;
}

/** An accepted call; the transport is paused, and keeps what came behind the answer. */
export interface Accepted {
  readonly transport: Transport;
  readonly hello: Hello;
  /** Absent when the connection is in the clear. */
  readonly proven?: Proven;
}

interface Channel {
  readonly transport: Transport;
  readonly fingerprint?: string;
}

/** The handshake's last steps, after a person answered. */
const INTRODUCTION_MS = 5_000;

/**
 * Calls `address` and waits for the answer.
 *
 *     Alice → Bob   HELLO [, introduction]       Bob → Alice   ACCEPT [, introduction] | DENY
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
  const end = new AbortController();
  const abort = () => end.abort(new ConnectError('aborted', 'The call was cancelled.'));
  const timer = setTimeout(
    () => end.abort(new ConnectError('timeout', `${name} did not answer within ${timeoutMs / 1000} s.`)),
    timeoutMs,
  );
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  try {
    end.signal.throwIfAborted();
    const channel = await openChannel(address, options, end.signal);
    return await propose(name, channel, proposal, options, end.signal);
  } catch (error) {
    throw end.signal.aborted ? end.signal.reason : asConnectError(name, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/**
 * Who answers at `address`: a fingerprint; undefined when it does not speak TLS. The other side's user hears nothing.
 * @throws ConnectError 'insecure' when it speaks TLS, but not as we do; 'unreachable', 'aborted'
 */
export async function identify(
  address: Address,
  identity: Identity,
  { from, signal }: { from: string | undefined; signal: AbortSignal },
): Promise<string | undefined> {
  try {
    const { transport, fingerprint } = await dialTls(address, { identity, from, signal });
    transport.socket.destroy();
    return fingerprint;
  } catch (error) {
    if (error instanceof SecurityError && error.code === 'no-tls') return undefined;
    if (signal.aborted) throw new ConnectError('aborted', 'The call was cancelled.');
    throw asConnectError(addressName(address), error);
  }
}

/** TLS first, where we have an identity; in the clear, on a fresh socket, where that is refused and allowed. */
async function openChannel(address: Address, options: DialOptions, signal: AbortSignal): Promise<Channel> {
  const { secure, from } = options;
  if (secure === undefined) return dialPlain(address, from, signal);
  try {
    const channel = await dialTls(address, { identity: secure.identity, from, signal });
    if (channel.fingerprint.startsWith(secure.fingerprint ?? '')) return channel;
    channel.transport.socket.destroy();
    throw new ConnectError('identity', 'Somebody else than the one you know answers there.');
  } catch (error) {
    const plainWillDo = !secure.required && secure.fingerprint === undefined;
    if (!plainWillDo || !(error instanceof SecurityError) || error.code !== 'no-tls') throw error;
  }
  return dialPlain(address, from, signal);
}

async function dialPlain(address: Address, from: string | undefined, signal: AbortSignal): Promise<Channel> {
  const transport = Transport.dialled(address, from, (options) => connect(options).pause());
  try {
    await once(transport.socket, 'connect', { signal });
    return { transport };
  } catch (error) {
    transport.socket.on('error', () => undefined).destroy();
    throw error;
  }
}

async function propose(
  name: string,
  { transport, fingerprint }: Channel,
  proposal: Omit<Hello, 'claimed'>,
  options: DialOptions,
  signal: AbortSignal,
): Promise<Accepted> {
  const { socket } = transport;
  // A caller who gives up ends quietly; a reset would only look like a fault at the other side.
  const hangUp = () => void socket.destroy();
  signal.addEventListener('abort', hangUp, { once: true });
  const quiet = () => undefined;
  socket.on('error', quiet);
  try {
    const claimed = options.claimed(socket.localAddress ?? '');
    const hello: Hello = { ...proposal, claimed };
    if (fingerprint === undefined || options.secure === undefined) {
      socket.write(encodeHello(hello));
      await readAnswer(name, transport, options.timeoutMs);
      return { transport, hello };
    }
    // What the introduction says for nobody else to hear is not said twice.
    const bare = { ...hello, displayName: undefined, purpose: undefined };
    socket.write(Buffer.concat([encodeHello(bare), encodeIntroduction(options.secure.introduction)]));
    await readAnswer(name, transport, options.timeoutMs);
    const introduction = await readIntroduction(transport, INTRODUCTION_MS);
    return { transport, hello, proven: { fingerprint, introduction } };
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', hangUp);
    if (!socket.destroyed) socket.off('error', quiet);
  }
}

async function readAnswer(name: string, transport: Transport, timeoutMs: number): Promise<void> {
  // The call's own timeout comes first, and has the better words.
  const header = await readFirstHeader(transport, timeoutMs + 1000, checkAnswer);
  if (header.type === 'DENY') throw new ConnectError('denied', `${name} did not accept.`);
}

function checkAnswer(header: { type: string }): void {
  if (header.type === 'ACCEPT' || header.type === 'DENY') return;
  throw new ProtocolError('handshake', 'The answer is neither ACCEPT nor DENY.');
}

function asConnectError(name: string, error: unknown): ConnectError {
  if (error instanceof ConnectError) return error;
  if (error instanceof SecurityError) {
    return new ConnectError(
      'insecure',
      `${name} does not speak encrypted as we ask for. ${error.message}`,
      error,
    );
  }
  if (error instanceof ProtocolError) {
    const cause = error.cause as NodeJS.ErrnoException | undefined;
    if (cause?.code === 'ECONNRESET') return dialError(name, cause);
    return new ConnectError('protocol', `${name} does not speak our protocol. ${error.message}`, error);
  }
  return dialError(name, error as NodeJS.ErrnoException);
}
