import { PeerError } from '../../peer-errors.ts';
import { encodePing, encodePong, parseDatagram } from '../../wire/datagram.ts';
import { FirstHeaderReader } from '../../wire/first-header-reader.ts';
import { dataHeader, encodeHeader, HEADER_BYTES, parseHeader } from '../../wire/header.ts';
import { encodeHello, parseHello } from '../../wire/hello.ts';
import { bytesOf, recordings, udpRecording } from '../recordings.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';

const address = { host: '127.0.0.1', port: 51_515 };
const hello = {
  claimed: address,
  dataType: 'raw',
  strict: false,
  stream: true,
  dataSize: 4096,
  displayName: 'Älice & Co',
  waitMs: 60_000,
  purpose: undefined,
} as const;

const CORPUS: readonly Uint8Array[] = [
  ...recordings.flatMap((it) =>
    (['initiator', 'acceptor'] as const).map((side) => bytesOf(it, side).subarray(0, HEADER_BYTES)),
  ),
  ...(udpRecording?.udp ?? []).map((it) => Buffer.from(it.hex, 'hex')),
  encodeHello(hello),
  encodeHello({ ...hello, purpose: '0123456789abcdef', stream: false, dataSize: undefined }),
  encodePing(address, address, { displayName: 'Älice' }),
  encodePing(undefined, address),
  encodePong(address, { displayName: '😀 Bob' }),
  dataHeader('bytes', 2048),
  encodeHeader('DENY', []),
  Buffer.from('PING 127.0.0.1:51515'),
  Buffer.from('HELLO|address_name=127.0.0.1:51515&data_type=json&strict=1'),
];
const TOKENS = [
  '|',
  '&',
  '=',
  '||',
  '&data_size=',
  '&stream=True',
  '&strict=',
  'False',
  'auto',
  'HELLO',
  'PING',
  'PONG',
  '&n=%F0%9F%98%80',
  '%',
  '%C3%28',
  '&wait=99999',
  '9007199254740993',
  '-1',
  '1e9',
  '0x10',
  '256.1.1.1:70000',
  '\u202e',
  '\ud83d',
].map((text) => Buffer.from(text));

/** One damaged header, through everything that reads one. */
export function headerCase(random: Random): void {
  const bytes = mutate(random, random.pick(CORPUS), TOKENS, CORPUS);
  const whole = outcome(() => parseHello(parseHeader(bytes)));
  parseDatagram(bytes);
  const reader = new FirstHeaderReader();
  const cut = random.below(bytes.length + 1);
  const inPieces = outcome(() => {
    const first = reader.push(bytes.subarray(0, cut));
    const found = first ?? reader.push(bytes.subarray(cut)) ?? reader.settle((it) => parseHello(it));
    return found && parseHello(found.header);
  });
  if (bytes.length === HEADER_BYTES && inPieces !== whole) {
    throw new Error(`In two pieces, cut at ${cut}, it means ${inPieces}; in one, ${whole}.`);
  }
}

/** What came of it, as text; the engine's own errors are outcomes, all others are failures. */
function outcome(read: () => unknown): string {
  try {
    return JSON.stringify(read()) ?? 'nothing';
  } catch (error) {
    if (error instanceof PeerError) return error.code;
    throw error;
  }
}
