import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What a second start says to the first one, over a socket that only the same user can open.
 *
 *     second → first   show\n
 *     first → second   shown\n     its window is in front; anything else, or the end of the connection: it is not
 */
const SHOW = 'show\n';
const SHOWN = 'shown\n';
const MAX_MESSAGE_BYTES = 16;
/** A second start says it at once. */
const MESSAGE_TIMEOUT_MS = 2_000;
/** The first one may still be starting. */
const SHOWN_TIMEOUT_MS = 15_000;
const MAX_CONNECTIONS = 8;

/** Hears that the window should be brought up. */
export class ShowSocket {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #show: () => Promise<void>;
  #showing: Promise<void> | undefined;

  private constructor(show: () => Promise<void>) {
    this.#show = show;
    this.#server = createServer((socket) => this.#accept(socket));
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.unref();
  }

  /** @param show rejects if there is no window to bring up */
  static async listen(path: string, show: () => Promise<void>): Promise<ShowSocket> {
    const socket = new ShowSocket(show);
    socket.#server.listen(path);
    await once(socket.#server, 'listening');
    if (process.platform !== 'win32') await chmod(path, 0o600);
    return socket;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined);
    const timer = setTimeout(() => socket.destroy(), MESSAGE_TIMEOUT_MS).unref();
    readMessage(socket)
      .then(async (message) => {
        clearTimeout(timer);
        if (message !== SHOW) return socket.destroy();
        this.#showing ??= this.#show().finally(() => {
          this.#showing = undefined;
        });
        await this.#showing;
        socket.end(SHOWN);
      })
      .catch(() => socket.destroy());
  }
}

/** Asks whoever listens there to bring up their window. Resolves with whether they did. */
export async function askToShow(path: string): Promise<boolean> {
  const socket = connect(path);
  const timer = setTimeout(() => socket.destroy(), SHOWN_TIMEOUT_MS);
  socket.write(SHOW);
  try {
    return (await readMessage(socket)) === SHOWN;
  } catch {
    return false; // nobody is there
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** One line, or what came before the end if that is too long or none. @throws the socket's error */
function readMessage(socket: Socket): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let message = '';
  socket.setEncoding('latin1');
  socket.on('data', (part: string) => {
    message += part.slice(0, MAX_MESSAGE_BYTES);
    if (message.includes('\n') || message.length >= MAX_MESSAGE_BYTES) resolve(message);
  });
  socket.on('error', reject).on('close', () => resolve(message));
  return promise;
}
