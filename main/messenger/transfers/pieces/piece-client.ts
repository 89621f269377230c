import type { Connection } from '../../../engine/index.ts';
import { type IndexRanges, rangesFrom } from '../../files/index-ranges.ts';
import type { Position } from '../../files/manifest.ts';
import { Problem } from '../../problem.ts';
import { receiveMessages } from './bounded-messages.ts';
import { encodeRequest, MAX_PIECE_BYTES, MAX_REQUESTS, type PieceRequest } from './piece-messages.ts';
import { PieceReader } from './piece-reader.ts';
import { PieceReceiver } from './piece-receiver.ts';
import type { Receiving } from './receiving.ts';

/** Asks the sender for files, and receives them. */
export class PieceClient {
  readonly receiver: PieceReceiver;
  readonly #connection: Connection;
  readonly #runs: IndexRanges;
  readonly #from: Position;
  #askedCount = 0;
  #settledCount = 0;
  #settledFiles = 0;
  #ask = () => {};

  constructor(connection: Connection, receiving: Omit<Receiving, 'ask'>) {
    this.#connection = connection;
    this.#from = receiving.from;
    this.#runs = rangesFrom(receiving.wanted, receiving.from.index);
    this.receiver = new PieceReceiver({
      ...receiving,
      ask: () => this.#ask(),
      onSettled: (file) => {
        receiving.onSettled(file);
        this.#settled();
      },
    });
    receiveMessages(connection, MAX_PIECE_BYTES, (sizeBytes, ask) => {
      this.#ask = ask;
      return new PieceReader(this.receiver, sizeBytes);
    });
    const lost = () => this.receiver.fail(new Problem('connection-lost'));
    if (connection.closed) lost();
    else connection.on('close', lost);
  }

  /** Begins to ask. @param wants what we count with: in total, and how much of it is here already */
  begin(wants: { readonly files: number; readonly bytes: number; readonly doneBytes: number }): void {
    this.#say({ wants });
    this.#askForMore();
  }

  /** A file can't be received: the sender shows it. */
  lost(file: number, problem: Extract<PieceRequest, { lost: number }>['problem']): void {
    this.#say({ lost: file, problem });
  }

  #settled(): void {
    const [, count = 0] = this.#runs[this.#settledCount] ?? [];
    if (++this.#settledFiles < count) return;
    this.#settledFiles = 0;
    this.#settledCount++;
    this.#askForMore();
  }

  /** The sender remembers so many requests. */
  #askForMore(): void {
    while (this.#askedCount < Math.min(this.#runs.length, this.#settledCount + MAX_REQUESTS)) {
      const [first, count] = this.#runs[this.#askedCount++] as [number, number];
      const { index, offset, version } = this.#from;
      const resumes = first === index && offset > 0;
      this.#say({ get: [first, count], ...(resumes ? { from: offset, version } : {}) });
    }
  }

  #say(request: PieceRequest): void {
    this.#connection.send(encodeRequest(request)).catch(() => {}); // its close is reported
  }
}
