import type { DataType } from './data-type.ts';
import type { Trust } from './person-view.ts';
import type { Shape } from './transfer-view.ts';

/** Somebody asks to connect, to send files or to compare a code. */
export interface OfferView {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  /** The name mixes several alphabets, as names that imitate others do. */
  readonly nameMixed?: boolean;
  readonly addressName: string;
  readonly trust: Trust;
  readonly lanline: boolean;
  readonly seenBefore: boolean;
  /** Somebody else with this name whose certificate we know. */
  readonly namesakeId?: string;
  readonly receivedAt: number;
  /** When the caller stops waiting, if they said so (ms since 1970). */
  readonly waitsUntil?: number;
  /** `withdrawn`: the caller gave up while we were asked; calling back is possible. */
  readonly state: 'waiting' | 'withdrawn';
  readonly what:
    | { readonly kind: 'chat' }
    /** To compare a code. */
    | { readonly kind: 'verify' }
    | {
        readonly kind: 'program';
        readonly dataType: DataType;
        readonly strict: boolean;
        readonly stream: boolean;
        readonly dataSize: number | 'auto';
      }
    | {
        readonly kind: 'file';
        readonly fileName: string;
        readonly sizeBytes: number;
        readonly fileCount: number;
        /** Of all its folders, the one that is sent included; absent if the sender does not say. */
        readonly folderCount?: number;
        /** Whether the downloads folder already contains something with this name. */
        readonly exists: boolean;
        readonly shape: Shape;
        /** They are not let in yet and call because of it: accepting lets them in to talk as well. */
        readonly alsoChat?: true;
      };
}
