/**
 * One big body: `body.ts ours|encrypted|bare send|receive BYTES [FILE] [PORT]`, in memory if FILE is '-'. The receiver
 * reports MB per second, from the connection to the last byte received or written.
 */

import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { IncomingBody } from '../../main/engine/index.ts';
import { FileContent } from '../../main/messenger/files/file-content.ts';
import { FileWriter } from '../../main/messenger/files/file-writer.ts';
import { report } from '../two-processes.ts';
import { bareSocket } from './bare-socket.ts';
import { ourConnection } from './lanline-connection.ts';

const [who, role, sizeText, file = '-', port] = process.argv.slice(2);
const sizeBytes = Number(sizeText);
const PART_BYTES = 256 * 1024;
const inMemory = file === '-';

if (who !== 'bare') {
  const connection = await ourConnection(port, { dataType: 'bytes', encrypted: who === 'encrypted' });
  const startedAt = performance.now();
  if (role === 'send') {
    const source = inMemory ? parts() : new FileContent(await open(file), 0);
    await connection.sendFrom(source, sizeBytes);
  } else {
    connection.setHandler('body', async (_, { body }) => {
      await (inMemory ? drained(body) : saved(body, file));
      reportSpeed(startedAt);
    });
  }
} else {
  const socket = await bareSocket(port);
  const startedAt = performance.now();
  if (role === 'send') {
    if (inMemory) await writeAll(socket);
    else createReadStream(file).pipe(socket);
  } else {
    if (inMemory) await readAll(socket);
    else await pipeline(socket, createWriteStream(`${file}.bare`));
    reportSpeed(startedAt);
    await rm(`${file}.bare`, { force: true });
  }
}

/** The same bytes over and over: we measure sending, not generating. */
async function* parts(): AsyncGenerator<Uint8Array> {
  const part = Buffer.alloc(PART_BYTES, 7);
  for (let sent = 0; sent < sizeBytes; sent += PART_BYTES) yield part;
}

async function drained(body: IncomingBody): Promise<void> {
  const done = Promise.withResolvers<void>();
  body.pourInto(() => ({ take: () => true, end: done.resolve, fail: done.reject }));
  await done.promise;
}

async function saved(body: IncomingBody, path: string): Promise<void> {
  const target = await open(`${path}.ours`, 'w');
  await body.pourInto((ask) => new FileWriter(target, { offset: 0, ask, onWritten: () => undefined })).done;
  await target.close();
}

async function writeAll(socket: Socket): Promise<void> {
  const part = Buffer.alloc(PART_BYTES, 7);
  for (let sent = 0; sent < sizeBytes; sent += PART_BYTES) {
    if (!socket.write(part)) await once(socket, 'drain');
  }
}

async function readAll(socket: Socket): Promise<void> {
  let heard = 0;
  socket.on('data', (bytes) => {
    heard += bytes.length;
    if (heard === sizeBytes) socket.emit('whole');
  });
  await once(socket, 'whole');
}

function reportSpeed(startedAt: number): void {
  report({ figures: [sizeBytes / 1e6 / ((performance.now() - startedAt) / 1000)] });
}
