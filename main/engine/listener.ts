import { once } from 'node:events';
import { createServer, isIPv4, type Server, type Socket } from 'node:net';
import { acceptHandshake } from './accept-handshake.ts';
import { CallerSlots } from './caller-slots.ts';
import { UNKNOWN_CALLERS } from './flood-limits.ts';
import type { Handshake } from './handshake.ts';
import type { LocalAddress } from './local-address.ts';
import { ListenError } from './peer-errors.ts';
import type { Identity } from './secure/identity.ts';
import { listenError } from './system-errors.ts';

interface ListenerParts {
  /** For each read of a handshake. */
  readonly timeoutMs: number;
  /** Who we are, at the time of a call. */
  identity(): Identity | undefined;
  /** A caller has sent its part of the handshake. */
  onCall(handshake: Handshake): Promise<void>;
  onError(error: Error): void;
}

/** Listens for calls and reads the handshake of each caller. No caller delays another one. */
export class Listener {
  readonly #parts: ListenerParts;
  readonly #unknownCallers = new CallerSlots(UNKNOWN_CALLERS);
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
  }

  get listening(): boolean {
    return this.#server !== undefined;
  }

  /** Sets the port of `local` to the one the system chose. @throws ListenError */
  async listen(local: LocalAddress): Promise<void> {
    const { configuredHost: host, port } = local;
    if (host !== undefined && !isIPv4(host)) {
      throw new ListenError('no-such-address', host, `${host} is not an IPv4 address like 192.168.0.5.`);
    }
    const server = createServer({
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      pauseOnConnect: true,
    });
    this.#server = server;
    try {
      server.listen(port, host ?? '0.0.0.0');
      await once(server, 'listening');
    } catch (error) {
      this.#server = undefined;
      throw listenError(`${host ?? 'any address'}:${port}`, error as NodeJS.ErrnoException);
    }
    const bound = server.address();
    if (bound !== null && typeof bound === 'object') local.port = bound.port;
    server.on('connection', (socket) => void this.#accept(socket));
    server.on('error', (error) => this.#parts.onError(error));
  }

  /** Stops accepting calls; resolves once the last accepted socket has closed. */
  stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    return new Promise((resolve) => {
      if (server === undefined) resolve();
      else server.close(() => resolve());
    });
  }

  /** Destroys every accepted socket that is still open. */
  destroySockets(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #accept(socket: Socket): Promise<void> {
    socket.on('error', () => undefined);
    const release = this.#unknownCallers.take(socket.remoteAddress ?? '');
    if (release === undefined) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      release();
    });
    try {
      const handshake = await acceptHandshake(socket, this.#parts.identity(), this.#parts.timeoutMs);
      release();
      if (this.listening) await this.#parts.onCall(handshake);
      else socket.destroy();
    } catch {
      // No answer: a caller that does not speak the protocol learns nothing about us.
      socket.destroy();
    }
  }
}
