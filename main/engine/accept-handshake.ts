import type { Socket } from 'node:net';
import { readFirstHeader } from './await-first-header.ts';
import { HANDSHAKE_MS } from './flood-limits.ts';
import type { Handshake } from './handshake.ts';
import { ProtocolError, SecurityError } from './peer-errors.ts';
import { acceptTls } from './secure/accept-tls.ts';
import type { Identity } from './secure/identity.ts';
import { readIntroduction } from './secure/introduction.ts';
import { readFirstBytes, sniffProtocol } from './secure/sniff-protocol.ts';
import { Transport } from './transport.ts';
import { parseHello } from './wire/hello.ts';

/**
 * The caller's part of the handshake, encrypted or not as its first byte tells (protocol.md, "Layer 2"). Nothing is
 * sent except TLS's own messages.
 * @param timeoutMs for each read; the whole handshake ends after HANDSHAKE_MS
 * @throws ProtocolError, SecurityError, UnansweredError; the caller of this must destroy the socket then
 */
export async function acceptHandshake(
  socket: Socket,
  identity: Identity | undefined,
  timeoutMs: number,
): Promise<Handshake> {
  const deadline = setTimeout(() => socket.destroy(), HANDSHAKE_MS);
  try {
    const first = await readFirstBytes(socket, timeoutMs);
    const protocol = sniffProtocol(first);
    if (protocol === 'unknown') throw new ProtocolError('handshake', 'The caller did not start with HELLO.');
    if (protocol === 'plain') {
      const transport = Transport.accepted(socket);
      transport.unread(first);
      return {
        transport,
        hello: parseHello(
          await readFirstHeader(transport, { timeoutMs, unpadded: 'after-pause', check: parseHello }),
        ),
      };
    }
    if (identity === undefined) throw new SecurityError('tls', 'We have no identity for TLS.');
    socket.unshift(first);
    const { transport, fingerprint } = await acceptTls(socket, identity);
    const hello = parseHello(
      await readFirstHeader(transport, { timeoutMs: HANDSHAKE_MS, unpadded: 'never', check: parseHello }),
    );
    const introduction = await readIntroduction(transport, HANDSHAKE_MS);
    const { purpose } = introduction;
    return { transport, hello: { ...hello, purpose }, authenticated: { fingerprint, introduction } };
  } finally {
    clearTimeout(deadline);
  }
}
