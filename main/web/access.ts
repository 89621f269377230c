import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Controls who may use the page's server: the browser window that we opened, and nothing else on this
 * machine.
 */
export class Access {
  /** New for each launch; passed in the URL's fragment, which is never sent to a server. */
  readonly token = randomBytes(32).toString('base64url');
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Requires exactly one Host, and ours: another name that resolves to 127.0.0.1 is somebody else's page. */
  hostIsOurs(request: IncomingMessage): boolean {
    const hosts = request.headersDistinct.host ?? [];
    return hosts.length === 1 && hosts[0] === `127.0.0.1:${this.#port}`;
  }

  originIsOurs(request: IncomingMessage): boolean {
    const origins = request.headersDistinct.origin ?? [];
    const site = request.headers['sec-fetch-site'];
    return (
      origins.length === 1 && origins[0] === this.origin && (site === undefined || site === 'same-origin')
    );
  }

  tokenIsOurs(token: string | undefined): boolean {
    const given = Buffer.from(token ?? '');
    const ours = Buffer.from(this.token);
    return given.length === ours.length && timingSafeEqual(given, ours);
  }
}
