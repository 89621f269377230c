import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { header } from './network.ts';

const PORT = 20_431;
const MAIN = fileURLToPath(new URL('./starved-peer-main.ts', import.meta.url));

test.skipIf(process.platform === 'win32')(
  'a peer without descriptors answers every PING, and lives on when there are some again',
  async () => {
    const command = `ulimit -n 48; exec '${process.execPath}' --no-warnings '${MAIN}' ${PORT}`;
    const child = spawn('sh', ['-c', command], { stdio: ['pipe', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const line = async () => String((await lines.next()).value);
    const [code, addressName] = (await line()).split(' ');
    expect(code).toBe('EMFILE');
    const seeker = createSocket('udp4');
    seeker.bind(0, '127.0.0.1');
    await once(seeker, 'listening');
    const ask = async () => {
      const answered = once(seeker, 'message');
      seeker.send(header(`PING|pinger=127.0.0.1:${seeker.address().port}`), PORT, '127.0.0.1');
      return String((await answered)[0]);
    };
    for (let search = 0; search < 20; search++) {
      expect(await line()).toBe('searched');
      expect(await ask()).toContain(addressName);
    }
    child.stdin.write('free');
    while ((await line()) !== 'freed');
    expect(await ask()).toContain(addressName);
    seeker.close();
    child.stdin.end();
    expect(await exited).toEqual([0, null]);
  },
);
