import type { NoticeView } from './notice-view.ts';
import type { ProblemView } from './problem-view.ts';
import type { StreamView } from './stream-view.ts';
import type { TransferView } from './transfer-view.ts';
import type { NodeView } from './value-node-view.ts';

export interface ItemBase {
  readonly id: string;
  readonly at: number;
  readonly from: 'me' | 'them' | 'system';
}
/**
 * `waiting`: until the other side is there. `sent`: it left. `delivered`: their Lanline has it. `read`: they
 * have seen it. `failed`: `problem` says why; `resend` tries again.
 */
export type SendState = 'waiting' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed';
export interface TextItem extends ItemBase {
  readonly kind: 'text';
  readonly text: string;
  readonly state: SendState;
  readonly problem?: ProblemView;
  /** The other side's Lanline has not confirmed yet that it has it. */
  readonly unacknowledged?: true;
  /** When its author last edited it (ms since 1970). */
  readonly editedAt?: number;
  /** Deleted for everyone: `text` is empty. */
  readonly deleted?: true;
}
/** A json or raw value; `root` is its first line, `expand` fetches the rest. */
export interface ValueItem extends ItemBase {
  readonly kind: 'value';
  readonly dataType: 'json' | 'raw';
  readonly sizeBytes: number;
  readonly root: NodeView;
}
/** A short bytes message; `headBase64` is its beginning, `readBytes` fetches more. */
export interface BytesItem extends ItemBase {
  readonly kind: 'bytes';
  readonly sizeBytes: number;
  readonly headBase64: string;
}
export interface FileItem extends ItemBase {
  readonly kind: 'file';
  readonly transfer: TransferView;
}
export interface StreamItem extends ItemBase {
  readonly kind: 'stream';
  readonly stream: StreamView;
}
export interface NoticeItem extends ItemBase {
  readonly kind: 'notice';
  readonly tone: 'info' | 'problem';
  readonly notice: NoticeView;
}
export type ItemView = TextItem | ValueItem | BytesItem | FileItem | StreamItem | NoticeItem;

/** An item found by a search. */
export interface FoundItem {
  readonly personId: string;
  readonly item: ItemView;
}
