import type { Connection } from '../../../engine/index.ts';
import { Problem } from '../../problem.ts';
import { receiveMessages, WholeMessage } from './bounded-messages.ts';
import {
  decodeRequest,
  encodeHead,
  MAX_REQUEST_BYTES,
  MAX_REQUESTS,
  type Piece,
  type PieceRequest,
} from './piece-messages.ts';
import type { Run } from './piece-source.ts';
import { SentBytes } from './sent-bytes.ts';

type Wants = Extract<PieceRequest, { wants: object }>['wants'];
type Lost = Extract<PieceRequest, { lost: number }>;

export interface Serving {
  sizeOf(file: number): number;
  pieces(run: Run): AsyncIterable<Piece>;
  /** They have said what they count with. */
  onWants(wants: Wants): void;
  /** They can't receive a file. */
  onLost(lost: Lost): void;
  /** That many more bytes are with the system, or will never be sent; fewer if a file starts anew. */
  onSent(addedBytes: number): void;
}

/** Sends what the receiver asks for, until the connection closes. */
export class PieceServer {
  readonly #connection: Connection;
  readonly #serving: Serving;
  readonly #asked: Run[] = [];
  readonly #sent: SentBytes;
  readonly #failed = Promise.withResolvers<never>();
  #isSending = false;
  #hasHeardWants = false;

  constructor(connection: Connection, serving: Serving) {
    this.#connection = connection;
    this.#serving = serving;
    this.#sent = new SentBytes((file) => serving.sizeOf(file));
    this.#failed.promise.catch(() => undefined); // whoever awaits it may come later
    receiveMessages(connection, MAX_REQUEST_BYTES, () => new WholeMessage((bytes) => this.#heard(bytes)));
  }

  /** Rejects once nothing more can be sent: with Problem 'size-mismatch' if they ask for what there is not. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  #heard(bytes: Uint8Array): void {
    try {
      const request = decodeRequest(bytes);
      if ('wants' in request) this.#wants(request.wants);
      else if ('lost' in request) this.#serving.onLost(request);
      else this.#get(request);
    } catch (error) {
      this.#failed.reject(error);
    }
  }

  /** It is stored and shown: once is enough. */
  #wants(wants: Wants): void {
    if (this.#hasHeardWants) throw new Problem('size-mismatch');
    this.#hasHeardWants = true;
    this.#serving.onWants(wants);
  }

  #get({ get: [first, count], from = 0, version }: Extract<PieceRequest, { get: object }>): void {
    if (this.#asked.push({ first, count, from, version }) > MAX_REQUESTS) throw new Problem('size-mismatch');
    if (this.#isSending) return;
    this.#isSending = true;
    this.#send().catch((error: unknown) => this.#failed.reject(error));
  }

  async #send(): Promise<void> {
    for (let run = this.#asked.shift(); run !== undefined; run = this.#asked.shift()) {
      this.#sent.begins(run.from);
      for await (const { head, content } of this.#serving.pieces(run)) {
        const isSent = await this.#connection.sendParts([encodeHead(head), ...content]);
        if (!isSent) throw new Problem('connection-lost');
        this.#serving.onSent(this.#sent.adds(head, content));
      }
    }
    this.#isSending = false;
  }
}
