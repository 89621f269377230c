import { ProtocolError } from '../../peer-errors.ts';
import type { DataType } from '../../wire/data-type.ts';
import { FrameReader } from '../../wire/frame-reader.ts';
import { dataHeader, HEADER_BYTES, KEEP_ALIVE } from '../../wire/header.ts';
import type { Agreement } from '../../wire/hello-agreement.ts';
import { bytesOf, recordings } from '../recordings.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';

const TYPES: readonly DataType[] = ['json', 'raw', 'bytes'];
const RECORDED = recordings.flatMap((it) =>
  (['initiator', 'acceptor'] as const).map((side) => bytesOf(it, side).subarray(HEADER_BYTES)),
);
const TOKENS = [
  KEEP_ALIVE,
  KEEP_ALIVE.subarray(0, 5),
  dataHeader('bytes', 0),
  dataHeader('bytes', 7),
  dataHeader('json', 12),
  dataHeader('raw', 2 ** 50),
  Buffer.from('DATA|data_size='),
  Buffer.from('PING'),
  Buffer.from('|'),
];

/** The bytes of a session, what was agreed, and when our own side fixed the frame size. */
interface Session {
  readonly bytes: Uint8Array;
  readonly agreement: Agreement;
  readonly takesParts: boolean;
  readonly fix: { readonly at: number; readonly sizeBytes: number } | undefined;
}

/** One damaged session: the result must not depend on how it is cut into pieces. */
export function frameCase(random: Random): void {
  const session = randomSession(random);
  const whole = read(session, () => session.bytes.length);
  const longest = 1 + random.below(random.pick([2, 8, 200, 2000]));
  const inPieces = read(session, () => 1 + random.below(longest));
  if (inPieces === whole) return;
  throw new Error(
    `${describe(session)}\nin one piece:\n${whole}\nin pieces of up to ${longest}:\n${inPieces}`,
  );
}

function randomSession(random: Random): Session {
  const dataType = random.pick(TYPES);
  const stream = random.chance(2);
  const sizeBytes = random.pick([1, 2, 3, 4, 7, 31, 127, 128, 129, 300]);
  const agreement: Agreement = {
    dataType,
    stream,
    strict: random.chance(2),
    dataSize: stream && random.chance(2) ? sizeBytes : undefined,
    maxMessageBytes: random.pick([300, 1_000, 1 << 20]),
  };
  const clean = random.chance(3) ? random.pick(RECORDED) : written(random, agreement, sizeBytes);
  const bytes = mutate(random, clean, TOKENS, RECORDED);
  const fix = stream && random.chance(2) ? { at: random.small(bytes.length + 1), sizeBytes } : undefined;
  return { bytes, agreement, takesParts: random.chance(3), fix };
}

/** What a well-behaved peer might write under that agreement. */
function written(random: Random, agreement: Agreement, frameBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  if (agreement.stream) parts.push(dataHeader(agreement.dataType, frameBytes));
  if (agreement.dataSize !== undefined) parts.pop();
  for (let count = random.below(6); count > 0; count--) {
    if (random.chance(4)) parts.push(KEEP_ALIVE);
    const sizeBytes = agreement.stream ? frameBytes : random.small(400);
    if (!agreement.stream) {
      const dataType = random.chance(4) ? random.pick(TYPES) : agreement.dataType;
      parts.push(dataHeader(dataType, sizeBytes));
    }
    parts.push(
      random.chance(3) ? Buffer.from('PING||||DATA|data_size=').subarray(0, sizeBytes) : new Uint8Array(0),
    );
    parts.push(random.bytes(sizeBytes - (parts.at(-1)?.length ?? 0)));
  }
  return Buffer.concat(parts);
}

/** Everything the sink received, and how it ended, as text. */
function read({ bytes, agreement, takesParts, fix }: Session, pieceBytes: () => number): string {
  const heard: string[] = [];
  let part = '';
  const text = (body: Uint8Array) => Buffer.from(body).toString('latin1');
  try {
    const reader = new FrameReader(agreement, {
      bodyBegins(dataType, sizeBytes) {
        heard.push(`${dataType} of ${sizeBytes}`);
        return takesParts && dataType === 'bytes';
      },
      bodyPart(body) {
        part += text(body);
      },
      bodyEnds() {
        heard.push(`parts ${part}`);
        part = '';
      },
      keepAlive: () => undefined,
      message: (dataType, body) => heard.push(`${dataType} ${text(body)}`),
      frame: (body) => heard.push(`frame ${text(body)}`),
    });
    let at = 0;
    for (const end of fix === undefined ? [bytes.length] : [fix.at, bytes.length]) {
      while (at < end) {
        const next = Math.min(end, at + pieceBytes());
        // A piece is lent: what the reader keeps of it must be a copy.
        const piece = Buffer.from(bytes.subarray(at, next));
        reader.push(piece);
        piece.fill(0x21);
        at = next;
      }
      if (fix !== undefined && at === fix.at && end === fix.at) reader.fixFrameSize(fix.sizeBytes);
    }
    heard.push(`frames of ${reader.frameSize}`, `at a boundary: ${reader.atBoundary}`);
    reader.end();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    heard.push(`error ${error.code}`);
  }
  heard.push(`unfinished ${part}`);
  return heard.join('\n');
}

function describe({ bytes, agreement, takesParts, fix }: Session): string {
  const hex = Buffer.from(bytes).toString('hex');
  return `${JSON.stringify({ agreement, takesParts, fix })} ${hex}`;
}
