import type { DataType } from './wire/data-type.ts';

/** A message or stream frame that arrived before anyone was listening. */
export interface EarlyMessage {
  readonly dataType: DataType;
  readonly bytes: Uint8Array;
  readonly framed: boolean;
}

const MAX_BYTES = 64 * 1024;
const OVERHEAD_BYTES = 64;

/** Keeps early messages, up to a bound, so that a handler attached slightly late misses none of them. */
export class EarlyMessages {
  #messages: EarlyMessage[] = [];
  #sizeBytes = 0;

  /** Drops the message when the bound is reached. */
  add(message: EarlyMessage): void {
    if (this.#sizeBytes + message.bytes.length > MAX_BYTES) return;
    this.#messages.push(message);
    this.#sizeBytes += message.bytes.length + OVERHEAD_BYTES;
  }

  /** Removes and returns all messages. */
  take(): readonly EarlyMessage[] {
    const messages = this.#messages;
    this.#messages = [];
    this.#sizeBytes = 0;
    return messages;
  }
}
