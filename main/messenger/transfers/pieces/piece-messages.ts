import { z } from 'zod';
import { CHUNK_BYTES } from '../../files/chunks.ts';
import { Size } from '../../files/manifest.ts';
import { MAX_ENTRIES } from '../../limits.ts';
import { Problem } from '../../problem.ts';
import { Told } from '../wire-problem.ts';

/*
 * What is said on the connection of a transfer between Lanlines since 0.3: DATA of bytes. The receiver asks, in JSON:
 *
 *     {"wants":{"files":3,"bytes":70000,"doneBytes":0}}         what it counts with: of the list, it may want a part only
 *     {"get":[17,400],"from":1048576,"version":"0a1b…"}         files 17 to 416, the first of them from a byte on
 *     {"lost":17,"problem":{"code":"eacces"}}                   can't be written: nothing more of it is wanted
 *
 * The sender answers with pieces, in the order of the files, until of each there is an end, a failure, or all at once:
 *
 *      0        2            2 + n
 *     | n, LE  | head, JSON | content |
 *
 *     {"files":[[17,300],[18,0,1796077711659],…],"checksum":"…"}  small files, one after another; when, if not as listed
 *     {"chunk":[19,0],"checksum":"…","version":"0a1b…"}           a chunk of file 19; its version where it is said first
 *     {"zeros":[19,1048576,3145728]}                              so many zeros from a byte on
 *     {"end":19,"modified":1796077711659}                         it was not changed meanwhile: so it is whole
 *     {"again":19}                                                it was: it starts anew
 *     {"failed":20,"problem":{"code":"file-missing",…}}
 */

const HEAD_LENGTH_BYTES = 2;
const MAX_HEAD_BYTES = 0xffff;
/** A request, which is never longer than that. */
export const MAX_REQUEST_BYTES = 4_096;
/** Requests that the sender remembers, each of a run of files. */
export const MAX_REQUESTS = 64;
/** Small files that come together: their head stays below `MAX_HEAD_BYTES`. */
export const MAX_BATCH_FILES = 500;
/** A piece with its head. */
export const MAX_PIECE_BYTES = HEAD_LENGTH_BYTES + MAX_HEAD_BYTES + CHUNK_BYTES;

const Index = z
  .number()
  .int()
  .min(0)
  .max(MAX_ENTRIES - 1);
/** Of its content (files/checksum.ts), as hex. */
const Checksum = z.string().regex(/^[0-9a-f]{32}$/);
/** When its content was changed, if that was after the list was made: ms since 1970. */
const Modified = z.number().min(-8.64e15).max(8.64e15);
const Small = z.union([z.tuple([Index, Size]), z.tuple([Index, Size, Modified])]);
export type SmallHead = z.infer<typeof Small>;
/** What the sender calls a file's present state: 16 hex digits. */
const Version = z.string().regex(/^[0-9a-f]{16}$/);
const Position = Size.multipleOf(CHUNK_BYTES);

const Head = z.union([
  z.object({ chunk: z.tuple([Index, Position]), checksum: Checksum, version: Version.optional() }),
  z.object({
    files: z.array(Small).min(1).max(MAX_BATCH_FILES),
    checksum: Checksum,
  }),
  z.object({ end: Index, modified: Modified.optional() }),
  z.object({ zeros: z.tuple([Index, Position, Size]), version: Version.optional() }),
  z.object({ again: Index }),
  z.object({ failed: Index, problem: Told }),
]);
export type PieceHead = z.infer<typeof Head>;

const Request = z.union([
  z.object({ wants: z.object({ files: Size, bytes: Size, doneBytes: Size }) }),
  z.object({
    get: z.tuple([Index, z.number().int().min(1).max(MAX_ENTRIES)]),
    from: Position.optional(),
    version: Version.optional(),
  }),
  z.object({ lost: Index, problem: Told }),
]);
export type PieceRequest = z.infer<typeof Request>;

/** A piece to send. */
export interface Piece {
  readonly head: PieceHead;
  readonly content: readonly Uint8Array[];
}

/** The first part of a piece, up to its content. */
export function encodeHead(head: PieceHead): Uint8Array {
  const text = JSON.stringify(head);
  const bytes = Buffer.allocUnsafe(HEAD_LENGTH_BYTES + Buffer.byteLength(text));
  bytes.writeUInt16LE(bytes.length - HEAD_LENGTH_BYTES);
  bytes.write(text, HEAD_LENGTH_BYTES);
  return bytes;
}

/** Where the content of a piece begins whose first bytes these are; undefined until they tell. */
export function headEnd(bytes: Uint8Array): number | undefined {
  if (bytes.length < HEAD_LENGTH_BYTES) return undefined;
  return HEAD_LENGTH_BYTES + Buffer.from(bytes.buffer, bytes.byteOffset, HEAD_LENGTH_BYTES).readUInt16LE();
}

/** @param bytes up to `headEnd` @throws Problem 'size-mismatch' */
export function decodeHead(bytes: Uint8Array): PieceHead {
  return read(Head, bytes.subarray(HEAD_LENGTH_BYTES));
}

export function encodeRequest(request: PieceRequest): Uint8Array {
  return Buffer.from(JSON.stringify(request));
}

/** @throws Problem 'size-mismatch' */
export function decodeRequest(bytes: Uint8Array): PieceRequest {
  return read(Request, bytes);
}

function read<T>(shape: z.ZodType<T>, bytes: Uint8Array): T {
  try {
    return shape.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new Problem('size-mismatch').because(cause);
  }
}
