import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import type { FileSource } from '../ipc/contract.ts';
import { Problem } from '../messenger/problem.ts';

/** A page that doesn't start to send a requested file within this time counts as gone. */
const PULL_TIMEOUT_MS = 10_000;

/**
 * Asks the page that holds `upload` to PUT its content from `offset` on under `id`. False if there is no such
 * page.
 */
export type Pull = (pull: { id: string; upload: string; offset: number }) => boolean;

interface Expected {
  arrive(request: IncomingMessage, response: ServerResponse): void;
  fail(problem: Problem): void;
}

/**
 * Files dropped on the page. The page keeps them; to send one, it is asked to upload it, and the messenger
 * reads from that request: back-pressure reaches the browser through TCP, and nothing is stored here.
 */
export class Uploads {
  readonly #pull: Pull;
  readonly #expected = new Map<string, Expected>();

  constructor(pull: Pull) {
    this.#pull = pull;
  }

  open(source: FileSource, offset: number): Promise<Readable> {
    const { upload, name } = source;
    return new Promise((resolve, reject) => {
      const gone = new Problem('file-gone', { name });
      const id = randomBytes(16).toString('hex');
      const settle = () => {
        clearTimeout(timer);
        this.#expected.delete(id);
      };
      const fail = (problem: Problem) => {
        settle();
        reject(problem);
      };
      const timer = setTimeout(() => fail(gone), PULL_TIMEOUT_MS);
      this.#expected.set(id, {
        fail,
        arrive: (request, response) => {
          settle();
          resolve(contentOf(request, response, name));
        },
      });
      if (upload === undefined || !this.#pull({ id, upload, offset })) fail(gone);
    });
  }

  /** Handles a PUT from the page. False if nobody is waiting for it. */
  arrived(id: string, request: IncomingMessage, response: ServerResponse): boolean {
    const expected = this.#expected.get(id);
    expected?.arrive(request, response);
    return expected !== undefined;
  }

  /** The page says that it can't read the file any more. */
  failed(id: string, name: string): void {
    this.#expected.get(id)?.fail(new Problem('file-unreadable', { name }));
  }
}

/** The request's body; it fails if the page disappears before sending all of it. */
function contentOf(request: IncomingMessage, response: ServerResponse, name: string): Readable {
  const content = new PassThrough({ highWaterMark: 1 << 20 });
  // Must be the first listener, so that the reader gets the problem instead of the socket's own error.
  request.once('error', (cause) => {
    content.destroy(new Problem('file-unreadable', { name }).because(cause));
  });
  pipeline(request, content, (error) => {
    if (response.headersSent) return;
    response.writeHead(error ? 400 : 204, { connection: 'close' }).end();
    if (error) request.destroy();
  });
  return content;
}
