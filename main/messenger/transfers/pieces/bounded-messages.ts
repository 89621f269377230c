import type { BodySink, Connection } from '../../../engine/index.ts';

/**
 * Takes each message of a connection as it arrives. One of more than `maxBytes` breaks the protocol, and ends it before a
 * byte of it is kept.
 */
export function receiveMessages(
  connection: Connection,
  maxBytes: number,
  open: (sizeBytes: number, ask: () => void) => BodySink,
): void {
  connection.setHandler('body', (_, { sizeBytes, body }) => {
    if (sizeBytes <= maxBytes) return void body.pourInto((ask) => open(sizeBytes, ask));
    body.destroy();
    connection.destroy('transfer-stopped');
  });
}

/** Receives a short message whole. */
export class WholeMessage implements BodySink {
  readonly #parts: Uint8Array[] = [];
  readonly #onWhole: (bytes: Uint8Array) => void;

  constructor(onWhole: (bytes: Uint8Array) => void) {
    this.#onWhole = onWhole;
  }

  take(bytes: Uint8Array): boolean {
    this.#parts.push(Buffer.from(bytes));
    return true;
  }

  end(): void {
    this.#onWhole(Buffer.concat(this.#parts));
  }

  fail(): void {} // the close of its connection is reported
}
