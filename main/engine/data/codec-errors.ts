/** Why bytes could not become a value. */
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

/** Bytes that are not a value of their data type, or one that would take more than its size entitles it to. */
export class DecodeError extends Error {
  readonly code: DecodeFailure;

  constructor(code: DecodeFailure, message: string) {
    super(message);
    this.name = 'DecodeError';
    this.code = code;
  }
}

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

/** A value that its data type cannot carry. Nothing was written. */
export class EncodeError extends Error {
  readonly code: EncodeFailure;

  constructor(code: EncodeFailure, message: string) {
    super(message);
    this.name = 'EncodeError';
    this.code = code;
  }
}
