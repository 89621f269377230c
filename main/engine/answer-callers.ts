import { CallerSlots } from './caller-slots.ts';
import type { Connection } from './connection.ts';
import { WAITING_OFFERS } from './flood-limits.ts';
import type { Handshake } from './handshake.ts';
import { encodeIntroduction, type Introduction } from './secure/introduction.ts';
import type { Transport } from './transport.ts';
import { addressName } from './wire/address.ts';
import { encodeHeader } from './wire/header.ts';

/** How long a denied caller may take to hang up. */
const DENY_LINGER_MS = 1000;

interface OfferParts {
  /** The peer is not stopping. */
  running(): boolean;
  /** There may be another connection. */
  hasRoom(): boolean;
  /** Whether a caller without encryption may be accepted. */
  allowsPlain(): boolean;
  introduction(): Introduction;
  newConnection(handshake: Handshake, peerName: string): Connection;
  /** Asks the program whether to accept. */
  ask(connection: Connection): Promise<boolean>;
  establish(connection: Connection, answer: Uint8Array): void;
}

/** Answers callers: DENY, or ACCEPT and a connection. */
export class IncomingOffers {
  readonly #parts: OfferParts;
  readonly #waiting = new CallerSlots(WAITING_OFFERS);

  constructor(parts: OfferParts) {
    this.#parts = parts;
  }

  async answer(handshake: Handshake): Promise<void> {
    const { transport, hello, authenticated } = handshake;
    const { socket } = transport;
    const from = socket.remoteAddress ?? '';
    const release = this.#waiting.take(from);
    const isTooPlain = authenticated === undefined && !this.#parts.allowsPlain();
    if (release === undefined || !this.#parts.hasRoom() || isTooPlain) {
      release?.();
      deny(transport);
      return;
    }
    // The claimed address counts only if it is the socket's own.
    const isOwn = hello.claimed.host === from;
    const peerName = addressName(isOwn ? hello.claimed : { host: from, port: socket.remotePort ?? 0 });
    const connection = this.#parts.newConnection(handshake, peerName);
    connection.awaitAnswer();
    const accepted = await this.#parts.ask(connection);
    release();
    if (socket.destroyed || connection.closed) return;
    if (!this.#parts.running()) {
      // Nobody said no, so a DENY would be a lie that the caller takes for final.
      connection.destroy('stopped');
      return;
    }
    if (!accepted || !this.#parts.hasRoom()) {
      deny(transport);
      return;
    }
    const accept = encodeHeader('ACCEPT', []);
    const answer =
      authenticated === undefined
        ? accept
        : Buffer.concat([accept, encodeIntroduction(this.#parts.introduction())]);
    this.#parts.establish(connection, answer);
  }
}

/** Sends DENY, and closes once the caller has read it. */
function deny(transport: Transport): void {
  const { socket } = transport;
  socket.end(encodeHeader('DENY', []));
  socket.resume();
  const timer = setTimeout(() => transport.reset(), DENY_LINGER_MS);
  socket.on('end', () => socket.destroySoon()).on('close', () => clearTimeout(timer));
}
