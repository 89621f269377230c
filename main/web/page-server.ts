import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { contentSecurityPolicy } from '../csp.ts';
import type { Lanline } from '../lanline.ts';
import { Problem } from '../messenger/problem.ts';
import { staticFile } from '../static-files.ts';
import { Access } from './access.ts';
import { PageSockets, SUBPROTOCOL } from './page-sockets.ts';
import { Uploads } from './uploads.ts';

export interface PageServerOptions {
  /** 0: any free port. Always on 127.0.0.1. */
  readonly port: number;
  /** The folder of the built page. */
  readonly pageFolder: string;
  pagesChanged(count: number): void;
}

/**
 * The web shell's loopback server.
 *
 *     GET  /…           the built page, for anybody with our Host: it contains no secrets
 *     GET  /socket      WebSocket, requires our Origin and the launch's token
 *     PUT  /upload/ID   the content of a dropped file that we requested, requires our Origin and the token
 */
export class PageServer {
  readonly uploads: Uploads;
  readonly #options: PageServerOptions;
  readonly #server: Server;
  #sockets: PageSockets | undefined;
  #access: Access | undefined;

  constructor(options: PageServerOptions) {
    this.#options = options;
    this.uploads = new Uploads((pull) => this.#sockets?.pull(pull) ?? false);
    // There is no time limit for uploads.
    this.#server = createServer({ requestTimeout: 0, headersTimeout: 5000 });
  }

  /** @returns the page's address with the token in its fragment. @throws Problem 'web-port' */
  async start(lanline: Pick<Lanline, 'call' | 'subscribe'>): Promise<string> {
    const { port } = this.#options;
    try {
      this.#server.listen(port, '127.0.0.1');
      await once(this.#server, 'listening');
    } catch (cause) {
      const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'yes' : 'no';
      throw new Problem('web-port', { port, taken }).because(cause);
    }
    const bound = this.#server.address();
    const access = new Access(typeof bound === 'object' && bound !== null ? bound.port : port);
    const sockets = new PageSockets({
      call: (name, args) => lanline.call(name, args),
      subscribe: (send) => lanline.subscribe(send),
      uploadFailed: (id, name) => this.uploads.failed(id, name),
      pagesChanged: this.#options.pagesChanged,
    });
    this.#access = access;
    this.#sockets = sockets;
    this.#server.on('request', (request, response) => void this.#answer(access, request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      if (!mayUpgrade(access, request)) socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      else sockets.accept(request, socket, head);
    });
    return `${access.origin}/#${access.token}`;
  }

  async stop(): Promise<void> {
    if (this.#access === undefined) return;
    this.#sockets?.close();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(access: Access, request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(headersFor(access))) response.setHeader(name, value);
    if (!access.hostIsOurs(request)) return refuse(response, 403);
    const pathname = URL.parse(request.url ?? '/', access.origin)?.pathname;
    if (pathname === undefined) return refuse(response, 400);
    if (request.method === 'PUT') return this.#upload(access, pathname, request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
    const file = await staticFile(this.#options.pageFolder, pathname);
    if (file === undefined) return refuse(response, 404);
    response.writeHead(200, { 'content-type': file.type, 'content-length': file.bytes.length });
    response.end(request.method === 'HEAD' ? undefined : file.bytes);
  }

  #upload(access: Access, pathname: string, request: IncomingMessage, response: ServerResponse): void {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!access.originIsOurs(request) || !access.tokenIsOurs(token)) {
      refuse(response, 403);
      return;
    }
    const id = /^\/upload\/([0-9a-f]{32})$/.exec(pathname)?.[1];
    if (id === undefined || !this.uploads.arrived(id, request, response)) refuse(response, 404);
  }
}

function mayUpgrade(access: Access, request: IncomingMessage): boolean {
  const [protocol, token] = (request.headers['sec-websocket-protocol'] ?? '').split(/, */);
  return (
    request.url === '/socket' &&
    access.hostIsOurs(request) &&
    access.originIsOurs(request) &&
    protocol === SUBPROTOCOL &&
    access.tokenIsOurs(token)
  );
}

function headersFor(access: Access): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(access.origin.replace('http', 'ws')),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

/** A refusal also closes the connection, without reading anything else on it. */
function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close', 'content-length': 0 }).end();
}
