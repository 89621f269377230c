import { expect, test } from 'vitest';
import { bytesOf, recordings } from '../tests/recordings.ts';
import { FrameReader } from './frame-reader.ts';
import type { FrameSink } from './frame-sink.ts';
import { HEADER_BYTES, parseHeader } from './header.ts';
import { parseHello } from './hello.ts';
import type { Agreement } from './hello-agreement.ts';

function reading(agreement: Partial<Agreement> = {}) {
  const heard: string[] = [];
  const note = (kind: string) => (bytes: Uint8Array) =>
    heard.push(`${kind} ${Buffer.from(bytes).toString('latin1')}`);
  const sink: FrameSink = {
    bodyBegins: () => false,
    bodyPart: note('part'),
    bodyEnds: () => heard.push('end'),
    keepAlive: () => undefined,
    message: (dataType, bytes) => note(dataType)(bytes),
    frame: note('frame'),
  };
  const base = {
    dataType: 'json',
    strict: true,
    stream: false,
    dataSize: undefined,
    maxMessageBytes: 1 << 20,
  } as const;
  return { heard, reader: new FrameReader({ ...base, ...agreement }, sink) };
}

const header = (text: string) => Buffer.from(text.padEnd(HEADER_BYTES, '|'));

/** The number of messages in each recording, counted by hand; the library itself loses track in some. */
const MESSAGES: Record<string, { initiator: number; acceptor: number }> = {
  'json-accepted': { initiator: 1, acceptor: 1 },
  'json-burst': { initiator: 15, acceptor: 0 },
  'json-specials': { initiator: 1, acceptor: 0 },
  'raw-accepted': { initiator: 2, acceptor: 0 },
  'bytes-accepted': { initiator: 2, acceptor: 0 },
  'bytes-empty': { initiator: 1, acceptor: 0 },
  'stream-auto': { initiator: 5, acceptor: 0 },
  'stream-bytes-auto': { initiator: 4, acceptor: 0 },
  'non-strict': { initiator: 1, acceptor: 0 },
  keepalive: { initiator: 0, acceptor: 0 },
  'stream-idle': { initiator: 2, acceptor: 0 },
};

for (const recording of recordings.filter((it) => it.accepted)) {
  const hello = parseHello(parseHeader(bytesOf(recording, 'initiator').subarray(0, HEADER_BYTES)));
  for (const side of ['initiator', 'acceptor'] as const) {
    const bytes = bytesOf(recording, side).subarray(HEADER_BYTES);
    test(`${recording.name}: what the ${side} wrote reads the same, cut at every byte boundary`, () => {
      const read = (cut: number) => {
        const { heard, reader } = reading(hello);
        reader.push(bytes.subarray(0, cut));
        reader.push(bytes.subarray(cut));
        reader.end();
        return heard;
      };
      const whole = read(0);
      expect(whole).toHaveLength(MESSAGES[recording.name]?.[side] ?? 0);
      for (let cut = 1; cut < bytes.length; cut++) expect(read(cut)).toEqual(whole);
    });

    test(`${recording.name}: what the ${side} wrote reads the same byte by byte`, () => {
      const whole = reading(hello);
      whole.reader.push(bytes);
      whole.reader.end();
      const drip = reading(hello);
      for (const byte of bytes) drip.reader.push(Buffer.of(byte));
      drip.reader.end();
      expect(drip.heard).toEqual(whole.heard);
    });
  }
}

test('a keep-alive at a frame boundary is dropped where frames are shorter than it', () => {
  const { heard, reader } = reading({ dataType: 'bytes', stream: true, dataSize: 3 });
  reader.push(Buffer.concat([Buffer.from('abc'), header('PING'), Buffer.from('def')]));
  expect(heard).toEqual(['frame abc', 'frame def']);
});

test('a frame that only starts like a keep-alive is delivered whole', () => {
  const { heard, reader } = reading({ dataType: 'bytes', stream: true, dataSize: 6 });
  reader.push(Buffer.from('PI'));
  reader.push(Buffer.from('NG||PING|!'));
  reader.push(Buffer.from('xx'));
  expect(heard).toEqual(['frame PING||', 'frame PING|!']);
});

test('our own first frame fixes the frame size, also when both first headers cross', () => {
  const crossing = reading({ dataType: 'bytes', stream: true });
  crossing.reader.fixFrameSize(2);
  crossing.reader.push(Buffer.concat([header('DATA|data_size=2&data_type=bytes'), Buffer.from('hihi')]));
  expect(crossing.heard).toEqual(['frame hi', 'frame hi']);
  const bare = reading({ dataType: 'bytes', stream: true });
  bare.reader.fixFrameSize(2);
  bare.reader.push(Buffer.from('DADA'));
  expect(bare.heard).toEqual(['frame DA', 'frame DA']);
});

test.each([
  ['another type on a strict connection', {}, 'DATA|data_size=3&data_type=bytes', 'strict'],
  ['a size over the limit', {}, 'DATA|data_size=1048577&data_type=json', 'too-large'],
  ['a size that is no number', {}, 'DATA|data_size=0x10&data_type=json', 'header'],
  ['a size in scientific notation', {}, 'DATA|data_size=1e18&data_type=json', 'header'],
  ['a negative size', {}, 'DATA|data_size=-1&data_type=json', 'header'],
  ['an empty size', {}, 'DATA|data_size=&data_type=json', 'header'],
  ['a size beyond safe integers', {}, 'DATA|data_size=9999999999999999&data_type=json', 'header'],
  ['no size', {}, 'DATA|data_type=json', 'header'],
  ['a field given twice', {}, 'DATA|data_size=1&data_size=2&data_type=json', 'header'],
  ['an unknown data type', {}, 'DATA|data_size=1&data_type=xml', 'header'],
  ['another kind of header', {}, 'HELLO|peer_name=127.0.0.1:1', 'header'],
  ['a stream of empty frames', { stream: true }, 'DATA|data_size=0&data_type=json', 'stream-size'],
])('%s is refused', (_, agreement, text, code) => {
  const { reader } = reading(agreement);
  expect(() => reader.push(header(text))).toThrow(expect.objectContaining({ code }));
});

test('bytes that are not UTF-8 are not a header', () => {
  const bytes = header('DATA|data_size=1&data_type=json');
  bytes[20] = 0xff;
  expect(() => reading().reader.push(bytes)).toThrow(expect.objectContaining({ code: 'header' }));
});

test('a connection that is not strict receives other types', () => {
  const { heard, reader } = reading({ strict: false });
  reader.push(Buffer.concat([header('DATA|data_size=3&data_type=bytes'), Buffer.from('abc')]));
  expect(heard).toEqual(['bytes abc']);
});

test('an end inside a header, a body or a frame is not a boundary', () => {
  const { reader } = reading();
  expect(reader.atBoundary).toBe(true);
  reader.push(header('DATA|data_size=3&data_type=json'));
  expect(reader.atBoundary).toBe(false);
  reader.push(Buffer.from('abcD'));
  expect(reader.atBoundary).toBe(false);
});
