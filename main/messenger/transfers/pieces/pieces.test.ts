import { randomBytes } from 'node:crypto';
import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Connection, createIdentity, Peer } from '../../../engine/index.ts';
import { checksumOf } from '../../files/checksum.ts';
import { CHUNK_BYTES } from '../../files/chunks.ts';
import type { Disk } from '../../files/disk.ts';
import { FileContent } from '../../files/file-content.ts';
import { countOf, type IndexRanges, rangesOf } from '../../files/index-ranges.ts';
import { START } from '../../files/manifest.ts';
import type { OutgoingFile } from '../../files/packing.ts';
import { systemDisk } from '../../files/system-disk.ts';
import { privatePort } from '../../tests/test-messenger.ts';
import { PieceClient } from './piece-client.ts';
import { encodeHead, type PieceHead } from './piece-messages.ts';
import { PieceServer } from './piece-server.ts';
import { PieceSource } from './piece-source.ts';
import type { FileFailure, Receiving } from './receiving.ts';

/** Files that one side asks for and the other sends, over a real connection, from a real disk to a real disk. */

const MODIFIED_MS = Date.UTC(2001, 1, 3, 4, 5, 6, 789);

let folder: string;
let ends: { readonly there: Connection; readonly here: Connection };
const peers: Peer[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-pieces-'));
  await mkdir(join(folder, 'from'));
  await mkdir(join(folder, 'to'));
  const options = { address: '127.0.0.1', discoveryPort: await privatePort(), log: () => undefined };
  const peer = (more = {}) => new Peer({ ...options, identity: createIdentity(), ...more });
  const [sender, receiver] = [peer({ handlers: { offer: () => true } }), peer()];
  peers.push(await sender.start(), await receiver.start());
  const { promise: there, resolve } = Promise.withResolvers<Connection>();
  sender.on('connection', (_, connection) => resolve(connection));
  const here = await receiver.connect(sender.addressName, {
    dataType: 'bytes',
    strict: true,
    timeoutMs: 5_000,
  });
  ends = { here, there: await there };
});
afterEach(async () => {
  await Promise.all(peers.splice(0).map((peer) => peer.stop()));
  await rm(folder, { recursive: true });
});

interface Made {
  readonly name: string;
  readonly content: Uint8Array;
  readonly isExecutable?: boolean;
}

/** Files on the sender's disk. */
async function made(files: readonly Made[]): Promise<OutgoingFile[]> {
  return Promise.all(
    files.map(async ({ name, content, isExecutable = false }) => {
      const path = join(folder, 'from', name);
      await writeFile(path, content);
      if (isExecutable) await chmod(path, 0o755);
      await utimes(path, MODIFIED_MS / 1_000, MODIFIED_MS / 1_000);
      const open = async () => new FileContent(await systemDisk.open(path, 'r'), 0, content.length);
      const place = { disk: systemDisk, path };
      return { path: name, sizeBytes: content.length, modifiedMs: MODIFIED_MS, isExecutable, open, place };
    }),
  );
}

const all = (files: readonly unknown[]): IndexRanges => [[0, files.length]];
const target = (name: string) => join(folder, 'to', name);

interface Received {
  readonly failures: Map<number, FileFailure>;
  readonly lost: unknown[];
  doneBytes: number;
}

/** Serves the files from one end. */
function serve(files: readonly OutgoingFile[], onPiece: (head: PieceHead) => Promise<void> = async () => {}) {
  const lost = new Map<number, unknown>();
  const source = new PieceSource({ files, isLost: (file) => lost.has(file), onFailed: () => {} });
  const server = new PieceServer(ends.there, {
    sizeOf: (file) => files[file]?.sizeBytes ?? 0,
    async *pieces(run) {
      for await (const piece of source.pieces(run)) {
        await onPiece(piece.head);
        yield piece;
      }
    },
    onWants: () => {},
    onLost: ({ lost: file, problem }) => lost.set(file, problem),
    onSent: () => {},
  });
  return { server, lost };
}

/** Asks for them at the other end. */
function fetch(files: readonly OutgoingFile[], changes: Partial<Receiving> = {}) {
  const received: Received = { failures: new Map(), lost: [], doneBytes: 0 };
  const wanted = changes.wanted ?? all(files);
  const client = new PieceClient(ends.here, {
    files: files.map((file) => ({ ...file, path: target(file.path), name: file.path })),
    wanted,
    from: START,
    disk: systemDisk,
    onProgress: (added) => {
      received.doneBytes += added;
    },
    onFailed: (file, failure) => {
      received.failures.set(file, failure);
      if ('error' in failure) client.lost(file, { code: 'eisdir' });
    },
    onSettled: () => {},
    onArriving: () => {},
    onLast: () => {},
    ...changes,
  });
  client.begin({ files: countOf(wanted), bytes: 0, doneBytes: 0 });
  return { receiver: client.receiver, received };
}

const sizes = [0, 1, 64 * 1024, 64 * 1024 + 1, CHUNK_BYTES, CHUNK_BYTES + 1, 5 * CHUNK_BYTES + 17];

test('files of all sizes arrive with their dates, and may be executed if their owner may', async () => {
  const files = await made(
    sizes.map((size, index) => ({
      name: `${size}.bin`,
      content: randomBytes(size),
      isExecutable: index % 2 === 0,
    })),
  );
  serve(files);
  const { receiver, received } = fetch(files);
  await receiver.done;
  for (const [index, { path, sizeBytes }] of files.entries()) {
    const { mtimeMs, mode } = await stat(target(path));
    expect(Math.floor(mtimeMs * 1_000), path).toBe(MODIFIED_MS * 1_000);
    expect(mode & 0o777, path).toBe((index % 2 === 0 ? 0o777 : 0o666) & ~process.umask());
    expect((await readFile(target(path))).equals(await readFile(join(folder, 'from', path))), path).toBe(
      true,
    );
    expect(sizeBytes).toBe(sizes[index]);
  }
  expect(received.doneBytes).toBe(sizes.reduce((sum, size) => sum + size));
  expect(receiver.position).toEqual({ index: sizes.length, offset: 0 });
});

test('ten thousand files of which every third is wanted arrive, and no others', async () => {
  const content = Buffer.from('content');
  const files = await made(
    Array.from({ length: 10_000 }, (_, index) => ({
      name: `${index}`,
      content: index % 5 ? content : Buffer.alloc(0),
    })),
  );
  const wanted = rangesOf([...files.keys()].filter((index) => index % 3 === 0));
  serve(files);
  await fetch(files, { wanted }).receiver.done;
  expect((await systemDisk.list(join(folder, 'to'))).length).toBe(countOf(wanted));
  expect(String(await readFile(target('3')))).toBe('content');
});

test('an interrupted file goes on at the chunk where it stopped', async () => {
  const files = await made([
    { name: 'a', content: randomBytes(10) },
    { name: 'b', content: randomBytes(6 * CHUNK_BYTES + 5) },
  ]);
  const heads: PieceHead[] = [];
  serve(files, async (head) => void heads.push(head));
  const first = fetch(files, {
    onProgress: () => {
      if (first.receiver.position.offset >= 3 * CHUNK_BYTES) first.receiver.fail(new Error('enough'));
    },
  });
  await expect(first.receiver.done).rejects.toThrow('enough');
  await first.receiver.closed();
  const { position } = first.receiver;
  expect(position).toMatchObject({ index: 1, version: expect.stringMatching(/^[0-9a-f]{16}$/) });
  expect(position.checksum).toMatch(/^[0-9a-f]{32}$/);

  await again();
  heads.length = 0;
  serve(files, async (head) => void heads.push(head));
  const second = fetch(files, { from: position });
  await second.receiver.done;
  expect(heads[0]).toMatchObject({ chunk: [1, position.offset] });
  expect((await readFile(target('b'))).equals(await readFile(join(folder, 'from', 'b')))).toBe(true);
});

test('an interrupted file that has changed since starts anew', async () => {
  const files = await made([{ name: 'a', content: randomBytes(4 * CHUNK_BYTES) }]);
  await writeFile(target('a'), randomBytes(2 * CHUNK_BYTES));
  serve(files);
  const from = { index: 0, offset: 2 * CHUNK_BYTES, version: 'f'.repeat(16) };
  await fetch(files, { from }).receiver.done;
  expect((await readFile(target('a'))).equals(await readFile(join(folder, 'from', 'a')))).toBe(true);
});

test.each([1, 2])(
  'a file that changes %i times while it is sent arrives as it is in the end',
  async (count) => {
    const files = await made([{ name: 'a', content: randomBytes(5 * CHUNK_BYTES) }]);
    let left = count;
    serve(files, async (head) => {
      if (!('chunk' in head) || head.chunk[1] !== 4 * CHUNK_BYTES || left-- <= 0) return;
      const file = await open(join(folder, 'from', 'a'), 'r+');
      await file.write(randomBytes(1_000), 0, 1_000, 0);
      await file.close();
    });
    const { receiver, received } = fetch(files);
    await receiver.done;
    expect((await readFile(target('a'))).equals(await readFile(join(folder, 'from', 'a')))).toBe(true);
    expect(received).toMatchObject({ doneBytes: 5 * CHUNK_BYTES, failures: new Map() });
  },
);

test('what fails, fails alone: what is gone, what keeps changing, what has grown, and what can’t be written', async () => {
  const names = [
    'good',
    'gone',
    'gone-large',
    'changing',
    'grown',
    'grown-small',
    'in-the-way',
    'large-in-the-way',
    'last',
  ];
  const isLarge = (name: string) => ['gone-large', 'changing', 'grown', 'large-in-the-way'].includes(name);
  const files = await made(
    names.map((name) => ({ name, content: randomBytes(isLarge(name) ? 2 * CHUNK_BYTES : 2_000) })),
  );
  const from = (name: string) => join(folder, 'from', name);
  await Promise.all([rm(from('gone')), rm(from('gone-large'))]);
  await Promise.all([
    truncate(from('grown'), 3 * CHUNK_BYTES),
    writeFile(from('grown-small'), randomBytes(2_001)),
  ]);
  await Promise.all([mkdir(target('in-the-way')), mkdir(target('large-in-the-way'))]);
  const { lost } = serve(files, async (head) => {
    if ('chunk' in head && head.chunk[0] === 3)
      await writeFile(from('changing'), randomBytes(2 * CHUNK_BYTES));
  });
  const { receiver, received } = fetch(files);
  await receiver.done;
  const told = (name: string, code: string) => [names.indexOf(name), { told: { code, name } }];
  const ours = (name: string) => [
    names.indexOf(name),
    { error: expect.objectContaining({ code: 'EISDIR' }) },
  ];
  expect([...received.failures].sort(([one], [other]) => one - other)).toEqual([
    told('gone', 'file-missing'),
    told('gone-large', 'file-missing'),
    told('changing', 'changed'),
    told('grown', 'changed'),
    told('grown-small', 'changed'),
    ours('in-the-way'),
    ours('large-in-the-way'),
  ]);
  expect([...lost.keys()]).toEqual([6, 7]);
  for (const name of ['good', 'last'])
    expect((await readFile(target(name))).equals(await readFile(from(name))), name).toBe(true);
  expect(received.doneBytes).toBe(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
});

test('files whose folder could not be made fail with its reason, the others arrive', async () => {
  const names = ['small', 'small-lost', 'large-lost', 'large', 'last'];
  const files = await made(
    names.map((name) => ({ name, content: randomBytes(name.startsWith('large') ? 2 * CHUNK_BYTES : 1_000) })),
  );
  serve(files);
  const obstacle = Object.assign(new Error('ENAMETOOLONG'), { code: 'ENAMETOOLONG' });
  const placed = files.map((file) => ({
    ...file,
    path: target(file.path.endsWith('lost') ? `missing/${file.path}` : file.path),
    name: file.path,
    obstacle: file.path.endsWith('lost') ? obstacle : undefined,
  }));
  const { receiver, received } = fetch(files, { files: placed });
  await receiver.done;
  expect(received.failures).toEqual(
    new Map([
      [1, { error: obstacle }],
      [2, { error: obstacle }],
    ]),
  );
  for (const name of ['small', 'large', 'last'])
    expect((await readFile(target(name))).equals(await readFile(join(folder, 'from', name))), name).toBe(
      true,
    );
  expect(received.doneBytes).toBe(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
});

test('what has come of a chunk or of a group of small files shows before it is whole: on a slow network, that takes a while', async () => {
  const files = await made([
    ...Array.from({ length: 10 }, (_, index) => ({ name: `small-${index}`, content: randomBytes(60_000) })),
    { name: 'large', content: randomBytes(CHUNK_BYTES) },
  ]);
  serve(files);
  const steps: number[] = [];
  const { receiver } = fetch(files, { onProgress: (addedBytes) => void steps.push(addedBytes) });
  await receiver.done;
  expect(Math.max(...steps)).toBeLessThan(600_000);
  expect(steps.reduce((sum, step) => sum + step)).toBe(600_000 + CHUNK_BYTES);
});

test('files that wait for a slow disk are few, however many come', async () => {
  const content = randomBytes(70_000);
  const files = await made(Array.from({ length: 100 }, (_, index) => ({ name: String(index), content })));
  const waiting: (() => void)[] = [];
  let most = 0;
  const slow: Disk = {
    ...systemDisk,
    openChunksNow(path, flags, isExecutable) {
      const file = systemDisk.openChunksNow(path, flags, isExecutable);
      const datasync = file.datasync.bind(file);
      return Object.assign(file, {
        async datasync() {
          await new Promise<void>((resolve) => waiting.push(resolve));
          return datasync();
        },
      });
    },
  };
  serve(files);
  let settled = 0;
  const { receiver } = fetch(files, { disk: slow, onSettled: () => void settled++ });
  // The disk does nothing as long as more is to come.
  const disk = setInterval(() => {
    if (waiting.length <= most) waiting.shift()?.();
    most = Math.max(most, waiting.length);
  }, 10);
  await receiver.done.finally(() => clearInterval(disk));
  expect(settled).toBe(100);
  expect(most).toBeGreaterThan(10);
  expect(most).toBeLessThanOrEqual(30);
});

test('a sparse file stays sparse, and a file of zeros is one', async () => {
  const content = randomBytes(CHUNK_BYTES);
  const files = await made([
    { name: 'sparse', content: Buffer.alloc(0) },
    { name: 'last', content },
  ]);
  const path = join(folder, 'from', 'sparse');
  const file = await open(path, 'r+');
  await file.write(content, 0, 1_000, 20 * CHUNK_BYTES);
  await file.truncate(300 * CHUNK_BYTES + 3);
  await file.close();
  const sparse = { ...files[0], sizeBytes: 300 * CHUNK_BYTES + 3 } as OutgoingFile;
  serve([sparse, files[1] as OutgoingFile]);
  const { receiver, received } = fetch([sparse, files[1] as OutgoingFile]);
  await receiver.done;
  const { size, blocks } = await stat(target('sparse'));
  expect(size).toBe(sparse.sizeBytes);
  expect(blocks * 512).toBeLessThanOrEqual(2 * CHUNK_BYTES);
  expect((await readFile(target('sparse'))).equals(await readFile(path))).toBe(true);
  expect(received.doneBytes).toBe(301 * CHUNK_BYTES + 3);
});

const CHECKSUM = '0'.repeat(32);
test.for<[string, PieceHead | string, number, string]>([
  ['a chunk that is damaged', { chunk: [0, 0], checksum: CHECKSUM }, CHUNK_BYTES, 'damaged'],
  ['a chunk of another file', { chunk: [1, 0], checksum: CHECKSUM }, CHUNK_BYTES, 'size-mismatch'],
  ['a chunk of no file', { chunk: [7, 0], checksum: CHECKSUM }, CHUNK_BYTES, 'size-mismatch'],
  [
    'a chunk that belongs elsewhere',
    { chunk: [0, CHUNK_BYTES], checksum: CHECKSUM },
    CHUNK_BYTES,
    'size-mismatch',
  ],
  [
    'a chunk beyond the end',
    { chunk: [0, 9 * CHUNK_BYTES], checksum: CHECKSUM },
    CHUNK_BYTES,
    'size-mismatch',
  ],
  ['a chunk that is too short', { chunk: [0, 0], checksum: CHECKSUM }, 10, 'size-mismatch'],
  ['a chunk without content', { chunk: [0, 0], checksum: CHECKSUM }, 0, 'size-mismatch'],
  ['small files that are none', { files: [[0, 10]], checksum: CHECKSUM }, 10, 'size-mismatch'],
  ['small files with less content', { files: [[0, 10]], checksum: CHECKSUM }, 9, 'size-mismatch'],
  ['zeros beyond the end', { zeros: [0, 0, 4 * CHUNK_BYTES] }, 0, 'size-mismatch'],
  ['no zeros', { zeros: [0, 0, 0] }, 0, 'size-mismatch'],
  ['an end too early', { end: 0 }, 0, 'size-mismatch'],
  ['an end of another file', { end: 1 }, 0, 'size-mismatch'],
  ['an end with content', { end: 0 }, 10, 'size-mismatch'],
  ['a failure of another file', { failed: 1, problem: undefined }, 0, 'size-mismatch'],
  ['a start of another file', { again: 1 }, 0, 'size-mismatch'],
  ['something unknown', '{"execute":"calc"}', 10, 'size-mismatch'],
  ['something that is no JSON', '{"end":', 0, 'size-mismatch'],
  ['a head that never ends', 'x', 0, 'size-mismatch'],
])('%s ends the attempt', async ([, head, contentBytes, code]) => {
  const files = await made([
    { name: 'a', content: randomBytes(3 * CHUNK_BYTES) },
    { name: 'b', content: randomBytes(3 * CHUNK_BYTES) },
  ]);
  const { receiver } = fetch(files);
  const start = typeof head === 'string' ? rawHead(head) : encodeHead(head);
  await ends.there.sendParts([start, Buffer.alloc(contentBytes, 7)]);
  await expect(receiver.done).rejects.toMatchObject({ code });
  expect(receiver.position).toMatchObject({ index: 0, offset: 0 });
});

test('of small files that are damaged nothing is written, and they come again', async () => {
  const files = await made(['a', 'b', 'c'].map((name) => ({ name, content: randomBytes(10) })));
  const { receiver } = fetch(files);
  const first = encodeHead({ files: [[0, 10]], checksum: checksumOf(Buffer.alloc(10, 1)).toString('hex') });
  const heads: [number, number][] = [
    [1, 10],
    [2, 10],
  ];
  await ends.there.sendParts([first, Buffer.alloc(10, 1)]);
  await ends.there.sendParts([encodeHead({ files: heads, checksum: CHECKSUM }), Buffer.alloc(20, 1)]);
  await expect(receiver.done).rejects.toMatchObject({ code: 'damaged' });
  await receiver.closed();
  expect(receiver.position.index).toBeLessThanOrEqual(1);
  expect(await systemDisk.list(join(folder, 'to')).then((all) => all.map(({ name }) => name))).not.toContain(
    'b',
  );
});

test('a file that starts anew again and again ends the attempt', async () => {
  const files = await made([{ name: 'a', content: randomBytes(3 * CHUNK_BYTES) }]);
  const { receiver } = fetch(files);
  for (let count = 0; count < 10; count++) await ends.there.sendParts([encodeHead({ again: 0 })]);
  await expect(receiver.done).rejects.toMatchObject({ code: 'size-mismatch' });
});

test('bytes are told as they come, and what is last, though the disk has none of it yet', async () => {
  const files = await made([{ name: 'a', content: randomBytes(2 * CHUNK_BYTES) }]);
  let written = 0;
  const told: string[] = [];
  const { receiver } = fetch(files, {
    onProgress: (added) => {
      written += added;
    },
    onArriving: () => written === 0 && !told.includes('arriving') && void told.push('arriving'),
    onLast: () => void told.push('last'),
  });
  const head = encodeHead({ chunk: [0, 0], checksum: CHECKSUM });
  const whole = head.length + CHUNK_BYTES;
  const sending = ends.there.sendFrom(
    (async function* () {
      yield head;
      yield Buffer.alloc(1_000);
      await new Promise(() => {});
    })(),
    whole,
  );
  sending.catch(() => {});
  await expect.poll(() => told).toEqual(['arriving']);
  receiver.fail(new Error('enough'));
  await again();
  serve(files);
  await fetch(files, { onLast: () => void told.push('last') }).receiver.done;
  expect(told).toEqual(['arriving', 'last']);
});

test('who asks on a connection that has closed already hears it', async () => {
  const files = await made([{ name: 'a', content: randomBytes(10) }]);
  ends.there.destroy('closed-here');
  await expect.poll(() => ends.here.closed).toBe(true);
  await expect(fetch(files).receiver.done).rejects.toMatchObject({ code: 'connection-lost' });
});

function rawHead(text: string): Uint8Array {
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text === 'x' ? 60_000 : text.length);
  return Buffer.concat([length, Buffer.from(text)]);
}

test('a piece that is larger than any ends the connection before a byte of it is kept', async () => {
  const files = await made([{ name: 'a', content: randomBytes(10) }]);
  const { receiver } = fetch(files);
  await ends.there
    .sendFrom(
      (async function* () {
        yield Buffer.alloc(1_000);
      })(),
      1e12,
    )
    .catch(() => {});
  await expect(receiver.done).rejects.toMatchObject({ code: 'connection-lost' });
});

test.for<[string, string]>([
  ['files that there are not', '{"get":[0,2]}'],
  ['no files', '{"get":[0,0]}'],
  ['something unknown', '{"list":"/etc"}'],
  ['nothing', ''],
])('who asks for %s gets nothing', async ([, request]) => {
  const { server } = serve(await made([{ name: 'a', content: randomBytes(10) }]));
  await ends.here.send(Buffer.from(request));
  await expect(server.failed).rejects.toMatchObject({ code: 'size-mismatch' });
});

test('who says again and again what it wants is not listened to', async () => {
  const { server } = serve(await made([{ name: 'a', content: randomBytes(10) }]));
  const wants = Buffer.from('{"wants":{"files":1,"bytes":10,"doneBytes":0}}');
  for (let count = 0; count < 2; count++) await ends.here.send(wants);
  await expect(server.failed).rejects.toMatchObject({ code: 'size-mismatch' });
});

test('who asks for more than anybody could need is not remembered', async () => {
  const { server } = serve(await made([{ name: 'a', content: randomBytes(9 * CHUNK_BYTES) }]));
  for (let count = 0; count < 200; count++) void ends.here.send(Buffer.from('{"get":[0,1]}'));
  await expect(server.failed).rejects.toMatchObject({ code: 'size-mismatch' });
});

/** Another connection between the two. */
async function again(): Promise<void> {
  const [sender, receiver] = peers as [Peer, Peer];
  const { promise: there, resolve } = Promise.withResolvers<Connection>();
  sender.on('connection', (_, connection) => resolve(connection));
  const options = { dataType: 'bytes', strict: true, timeoutMs: 5_000, parallel: true } as const;
  ends = { here: await receiver.connect(sender.addressName, options), there: await there };
}
