/** Why bytes could not be decoded. */
export type DecodeFailure =
  | 'syntax'
  | 'envelope'
  | 'utf8'
  | 'truncated'
  | 'opcode'
  | 'protocol'
  | 'stack'
  | 'memo'
  | 'number'
  | 'text'
  | 'array'
  | 'call'
  | 'persistent-id'
  | 'extension'
  | 'buffer'
  | 'too-deep'
  | 'too-big'
  | 'too-slow'
  | 'data-type';

/** Bytes that do not encode a value of their data type, or one that costs too much for its size. */
export class DecodeError extends Error {
  readonly code: DecodeFailure;

  constructor(code: DecodeFailure, message: string) {
    super(message);
    this.name = 'DecodeError';
    this.code = code;
  }
}

/** Why a value could not be encoded. */
export type EncodeFailure =
  | 'type'
  | 'key'
  | 'cycle'
  | 'number'
  | 'text'
  | 'array'
  | 'too-deep'
  | 'too-big'
  | 'data-type';

/** The data type cannot carry the value. */
export class EncodeError extends Error {
  readonly code: EncodeFailure;

  constructor(code: EncodeFailure, message: string) {
    super(message);
    this.name = 'EncodeError';
    this.code = code;
  }
}

/**
 * Whether the stack has run out. Walking the deepest value that is allowed takes half of a thread's stack: too much for a
 * caller who has used the other half.
 */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
