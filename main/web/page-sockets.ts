import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { CallResult } from '../ipc/serve.ts';
import type { Pull } from './uploads.ts';

/** What a page may send: a call, the ID of an upload it holds, or that an upload can't be read. */
const fromPage = z.union([
  z.object({ id: z.number().int(), name: z.string().max(64), args: z.array(z.unknown()).max(8) }),
  z.object({ holds: z.string().max(64) }),
  z.object({ unreadable: z.string().max(64), name: z.string().max(512) }),
]);

/** Large enough for a call that names a quarter of a million files to send. */
const MAX_MESSAGE_BYTES = 64 << 20;
/** A page that lags this far behind has stopped reading; it has to reconnect and start from a snapshot. */
const MAX_BUFFERED_BYTES = 64 << 20;
export const SUBPROTOCOL = 'lanline';

export interface PageSocketsOptions {
  call(name: string, args: unknown[]): Promise<CallResult>;
  subscribe(send: (event: string, payload: unknown) => void): () => void;
  uploadFailed(id: string, name: string): void;
  /** Called with the number of open pages whenever it changes. */
  pagesChanged(count: number): void;
}

/** The open pages: receives their calls, and sends events and requests for files. All messages are JSON. */
export class PageSockets {
  readonly #options: PageSocketsOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: () => SUBPROTOCOL,
  });
  readonly #holders = new Map<string, WebSocket>();

  constructor(options: PageSocketsOptions) {
    this.#options = options;
  }

  /** Takes over a request whose Host, Origin and token have been checked. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (page) => this.#opened(page));
  }

  /** Asks the page that holds `upload` for its content. */
  readonly pull: Pull = (pull) => {
    const page = this.#holders.get(pull.upload);
    if (page?.readyState !== WebSocket.OPEN) return false;
    page.send(JSON.stringify({ pull }));
    return true;
  };

  close(): void {
    for (const page of this.#server.clients) page.terminate();
    this.#server.close();
  }

  #opened(page: WebSocket): void {
    const unsubscribe = this.#options.subscribe((event, payload) => {
      if (page.bufferedAmount > MAX_BUFFERED_BYTES) page.terminate();
      else page.send(JSON.stringify({ event, payload }));
    });
    this.#options.pagesChanged(this.#server.clients.size);
    page.on('message', (data) => void this.#receive(page, String(data)));
    page.on('error', () => page.terminate());
    page.on('close', () => {
      unsubscribe();
      for (const [upload, holder] of this.#holders) if (holder === page) this.#holders.delete(upload);
      this.#options.pagesChanged(this.#server.clients.size);
    });
  }

  async #receive(page: WebSocket, text: string): Promise<void> {
    const message = read(text);
    if (message === undefined) {
      page.close(1008, 'not a message of this page');
    } else if ('holds' in message) {
      this.#holders.set(message.holds, page);
    } else if ('unreadable' in message) {
      this.#options.uploadFailed(message.unreadable, message.name);
    } else {
      const result = await this.#options.call(message.name, message.args);
      page.send(JSON.stringify({ id: message.id, ...result }));
    }
  }
}

function read(text: string): z.infer<typeof fromPage> | undefined {
  try {
    return fromPage.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
