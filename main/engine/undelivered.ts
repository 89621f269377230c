import type { DataType } from './wire/hello.ts';

/** A message or frame that came before anybody listened. */
export interface UnheardMessage {
  readonly dataType: DataType;
  readonly bytes: Uint8Array;
  readonly framed: boolean;
}

const MAX_BYTES = 64 * 1024;
const OVERHEAD_BYTES = 64;

/** Keeps a bounded number of messages, so that a handler which is set a little late misses none. */
export class Unheard {
  #messages: UnheardMessage[] = [];
  #sizeBytes = 0;

  keep(message: UnheardMessage): void {
    if (this.#sizeBytes + message.bytes.length > MAX_BYTES) return;
    this.#messages.push(message);
    this.#sizeBytes += message.bytes.length + OVERHEAD_BYTES;
  }

  /** All of them, once. */
  take(): readonly UnheardMessage[] {
    const messages = this.#messages;
    this.#messages = [];
    this.#sizeBytes = 0;
    return messages;
  }
}
