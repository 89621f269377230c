import type { DataType, Introduction } from '../../main/engine/index.ts';

/** What a caller proposes, as in HELLO and the introduction. */
export interface Proposal {
  readonly dataType: DataType;
  readonly strict: boolean;
  readonly stream: boolean;
  readonly dataSize: number | undefined;
  readonly purpose: string | undefined;
  readonly waitMs: number;
  /** Where the caller listens. */
  readonly claimed: string;
  readonly fingerprint: string;
  readonly introduction: Introduction;
}

/** What travels on a connection: whole messages, except that bodies come in parts. */
export type Segment =
  | { readonly type: 'client-hello' }
  | { readonly type: 'server-hello'; readonly fingerprint: string }
  | { readonly type: 'hello'; readonly proposal: Proposal }
  | { readonly type: 'accept'; readonly introduction: Introduction }
  | { readonly type: 'deny' }
  | { readonly type: 'json'; readonly text: string }
  | { readonly type: 'body'; readonly sizeBytes: number }
  | { readonly type: 'bytes'; readonly bytes: Buffer }
  /** Our side has ended. */
  | { readonly type: 'end' };

const OVERHEAD_BYTES = 128;

export function sizeOf(segment: Segment): number {
  if (segment.type === 'json') return OVERHEAD_BYTES + segment.text.length;
  return segment.type === 'bytes' ? segment.bytes.length : OVERHEAD_BYTES;
}
