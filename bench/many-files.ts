import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpawnedMessenger } from '../main/messenger/tests/spawned-messenger.ts';
import { type Candidate, compare, type Result } from './compare.ts';

const COUNT = 10_000;
const SIZE_BYTES = 4_096;
const DISCOVERY_PORT = 20_801;

const TAR = '`tar` into a bare socket, and out of it into `tar`';
export const LANLINE = 'Lanline, encrypted, each file checked by its SHA-256';

/** Sends a folder of many small files; in files per second, from the call to the last file in place. */
export async function compareFolders(rounds: number): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lanline-bench-'));
  const source = join(folder, 'many');
  await mkdir(source);
  const content = Buffer.alloc(SIZE_BYTES, 5);
  for (let index = 0; index < COUNT; index++) await writeFile(join(source, `file-${index}`), content);
  try {
    return await compare([ours(folder, source), tar(folder)], rounds);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function ours(folder: string, source: string): Candidate {
  const run = async () => {
    const place = await mkdtemp(join(folder, 'ours-'));
    const at = (name: string) =>
      new SpawnedMessenger(name, String(DISCOVERY_PORT), join(place, name), join(place, `to-${name}`));
    const [ann, bob] = [at('Ann'), at('Bob')];
    try {
      await Promise.all([ann.start(), bob.start()]);
      ann.call('connectTo', bob.address);
      await ann.until(({ person }) => person?.link.state === 'open');
      const begun = performance.now();
      ann.call('sendFiles', bob.id, [{ name: 'many', sizeBytes: 0, path: source }]);
      await bob.until(({ transfer }) => transfer?.state === 'done');
      return (COUNT / (performance.now() - begun)) * 1000;
    } finally {
      await Promise.all([ann.kill(), bob.kill()]);
      await rm(place, { recursive: true });
    }
  };
  return { name: LANLINE, run };
}

function tar(folder: string): Candidate {
  const run = async () => {
    const to = await mkdtemp(join(folder, 'tar-'));
    try {
      const begun = performance.now();
      const done = Promise.withResolvers<void>();
      const server = createServer((socket) => {
        const out = spawn('tar', ['xf', '-', '-C', to], { stdio: ['pipe', 'inherit', 'inherit'] });
        socket.pipe(out.stdin);
        out.on('exit', () => done.resolve());
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const socket = connect((server.address() as { port: number }).port, '127.0.0.1');
      const into = spawn('tar', ['cf', '-', '-C', folder, 'many'], { stdio: ['ignore', 'pipe', 'inherit'] });
      into.stdout.pipe(socket);
      await done.promise;
      server.close();
      return (COUNT / (performance.now() - begun)) * 1000;
    } finally {
      await rm(to, { recursive: true });
    }
  };
  return { name: TAR, run };
}
