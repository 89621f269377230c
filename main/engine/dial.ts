import { readFirstHeader } from './await-first-header.ts';
import { type Channel, openChannel, openUnknown, type SecureDial } from './dial-tls-or-plain.ts';
import type { Handshake } from './handshake.ts';
import { ConnectError, ProtocolError, UnansweredError } from './peer-errors.ts';
import type { Identity } from './secure/identity.ts';
import { encodeIntroduction, readIntroduction } from './secure/introduction.ts';
import { connectError } from './system-errors.ts';
import type { Transport } from './transport.ts';
import { type Address, addressName } from './wire/address.ts';
import { encodeHello, type Hello } from './wire/hello.ts';

export interface DialOptions {
  /** For the answer, counted from HELLO. Connecting and TLS have bounds of their own. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The local address; undefined lets the system choose. */
  readonly from: string | undefined;
  /** Absent for a plain call. */
  readonly secure?: SecureDial | undefined;
  /** Where we listen, given the local address of the socket. */
  claimed(localAddress: string): Address;
}

/** For the last step of the handshake, after a person has answered. */
const INTRODUCTION_MS = 5_000;

/**
 * Calls `address` and waits for the answer. It takes at most 10 s until HELLO is sent, 13 s where TLS is tried in vain.
 *
 *     Alice → Bob   HELLO [, introduction]       Bob → Alice   ACCEPT [, introduction] | DENY
 *
 * @throws ConnectError; the socket is closed then
 */
export async function dial(
  address: Address,
  proposal: Omit<Hello, 'claimed'>,
  options: DialOptions,
): Promise<Handshake> {
  const name = addressName(address);
  const { from, secure, signal = new AbortController().signal } = options;
  try {
    signal.throwIfAborted();
    const channel = await openChannel(address, from, secure, signal);
    return await propose(name, channel, proposal, options, signal);
  } catch (error) {
    throw failureOf(name, error, signal);
  }
}

/**
 * The fingerprint of the peer at `address`; undefined when TLS is refused there, so that it would be called in the clear.
 * The other side sees no offer.
 * @throws ConnectError 'insecure' when TLS is spoken there, but not as required; 'unreachable', 'aborted'
 */
export async function identify(
  address: Address,
  identity: Identity,
  { from, signal }: { from: string | undefined; signal: AbortSignal },
): Promise<string | undefined> {
  try {
    signal.throwIfAborted();
    const channel = await openUnknown(address, from, identity, signal);
    if (channel === 'plain') return undefined;
    channel.transport.socket.destroy();
    return channel.fingerprint;
  } catch (error) {
    throw failureOf(addressName(address), error, signal);
  }
}

function failureOf(name: string, error: unknown, signal: AbortSignal): ConnectError {
  return signal.aborted ? new ConnectError('aborted', 'The call was cancelled.') : connectError(name, error);
}

async function propose(
  name: string,
  { transport, fingerprint }: Channel,
  proposal: Omit<Hello, 'claimed'>,
  options: DialOptions,
  signal: AbortSignal,
): Promise<Handshake> {
  const { socket } = transport;
  // A cancelled call ends without a reset, which would look like a failure at the other side.
  const hangUp = () => void socket.destroy();
  signal.addEventListener('abort', hangUp, { once: true });
  try {
    const claimed = options.claimed(socket.localAddress ?? '');
    const hello: Hello = { ...proposal, claimed };
    if (fingerprint === undefined || options.secure === undefined) {
      socket.write(encodeHello(hello));
      await readAnswer(name, transport, options.timeoutMs, 'after-pause-or-end');
      return { transport, hello };
    }
    // The encrypted introduction says these, so HELLO does not repeat them.
    const bare = { ...hello, displayName: undefined, purpose: undefined };
    socket.write(Buffer.concat([encodeHello(bare), encodeIntroduction(options.secure.introduction)]));
    await readAnswer(name, transport, options.timeoutMs, 'never');
    const introduction = await readIntroduction(transport, INTRODUCTION_MS);
    return { transport, hello, authenticated: { fingerprint, introduction } };
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', hangUp);
  }
}

async function readAnswer(
  name: string,
  transport: Transport,
  timeoutMs: number,
  unpadded: 'never' | 'after-pause-or-end',
): Promise<void> {
  const header = await readFirstHeader(transport, { timeoutMs, unpadded, check: checkAnswer }).catch(
    (error: unknown) => {
      if (!(error instanceof UnansweredError) || error.code !== 'silent') throw error;
      throw new ConnectError('timeout', `${name} did not answer within ${timeoutMs / 1000} s.`, error);
    },
  );
  if (header.type === 'DENY') throw new ConnectError('denied', `${name} did not accept.`);
}

function checkAnswer(header: { type: string }): void {
  if (header.type === 'ACCEPT' || header.type === 'DENY') return;
  throw new ProtocolError('handshake', 'The answer is neither ACCEPT nor DENY.');
}
