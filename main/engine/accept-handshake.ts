import type { Socket } from 'node:net';
import type { Proven } from './dial.ts';
import { HANDSHAKE_MS } from './flood-limits.ts';
import { ProtocolError, SecurityError } from './peer-errors.ts';
import { readFirstHeader } from './read-first-header.ts';
import { acceptTls } from './secure/accept-tls.ts';
import type { Identity } from './secure/identity.ts';
import { readIntroduction } from './secure/introduction.ts';
import { readFirstBytes, sniffProtocol } from './secure/sniff-protocol.ts';
import { Transport } from './transport.ts';
import { type Hello, parseHello } from './wire/hello.ts';

/** Somebody's HELLO, and who he proved to be; the transport is paused. */
export interface Call {
  readonly transport: Transport;
  readonly hello: Hello;
  /** Absent when he called in the clear: then all that he says of himself is a claim. */
  readonly proven?: Proven;
}

/**
 * Reads who calls and what for, encrypted or not by his first byte (protocol.md, "Layer 2"). Nothing is sent but TLS's
 * own answers.
 * @param timeoutMs for each wait; all of it together ends after HANDSHAKE_MS
 * @throws ProtocolError, SecurityError; the socket is to be destroyed then
 */
export async function acceptHandshake(
  socket: Socket,
  identity: Identity | undefined,
  timeoutMs: number,
): Promise<Call> {
  const late = setTimeout(() => socket.destroy(), HANDSHAKE_MS);
  try {
    const first = await readFirstBytes(socket, timeoutMs);
    const opening = sniffProtocol(first);
    if (opening === 'neither') throw new ProtocolError('handshake', 'The caller did not begin with HELLO.');
    if (opening === 'plain') {
      const transport = Transport.accepted(socket);
      transport.unread(first);
      return { transport, hello: parseHello(await readFirstHeader(transport, timeoutMs, parseHello)) };
    }
    if (identity === undefined) throw new SecurityError('tls', 'We have no identity to answer with.');
    socket.unshift(first);
    const { transport, fingerprint } = await acceptTls(socket, identity);
    const hello = parseHello(await readFirstHeader(transport, HANDSHAKE_MS, parseHello));
    const introduction = await readIntroduction(transport, HANDSHAKE_MS);
    const purpose = introduction.purpose;
    return { transport, hello: { ...hello, purpose }, proven: { fingerprint, introduction } };
  } finally {
    clearTimeout(late);
  }
}
