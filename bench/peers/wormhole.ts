import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.ts';
import { type PeerProgram, secondsOf } from './peer-program.ts';
import { Program, run } from './program.ts';

const MAILBOX_PORT = 4_000;
const RELAY_PORT = 4_001;

/**
 * Both ends, the mailbox server and the relay, in a network of their own that has nothing but loopback: `wormhole` listens at
 * every address there is.
 */
export const wormhole: PeerProgram = {
  name: '`wormhole`: encrypted and checked, its start included',
  packages: 'magic-wormhole magic-wormhole-transit-relay python3-magic-wormhole-mailbox-server iproute2',
  isEncrypted: true,
  async bring(source, target) {
    await using folder = await temporaryFolder();
    await using steps = new AsyncDisposableStack();
    const space = `lanline-bench-${process.pid}`;
    await run(['ip', 'netns', 'add', space]);
    const remove = () => void spawnSync('ip', ['netns', 'del', space]);
    process.once('exit', remove);
    steps.defer(() => void process.removeListener('exit', remove));
    steps.defer(remove);
    const there = ['ip', 'netns', 'exec', space];
    await run([...there, 'ip', 'link', 'set', 'lo', 'up']);
    const serve = async (plugin: string, port: number) => {
      const argv = ['twist3', plugin, `--port=tcp:${port}:interface=127.0.0.1`];
      const server = steps.use(new Program([...there, ...argv], { folder: folder.path }));
      await server.listening(port);
    };
    await Promise.all([serve('wormhole-mailbox', MAILBOX_PORT), serve('transitrelay', RELAY_PORT)]);
    const servers = ['--relay-url', `ws://127.0.0.1:${MAILBOX_PORT}/v1`];
    const relay = ['--transit-helper', `tcp:127.0.0.1:${RELAY_PORT}`];
    const command = [...there, 'wormhole', ...servers, ...relay];
    const code = '1-any-code';
    const path = join(target, basename(source));
    return await secondsOf(() =>
      Promise.all([
        run([...command, 'send', '--hide-progress', '--code', code, source]),
        run([...command, 'receive', '--hide-progress', '--accept-file', '--output-file', path, code]),
      ]),
    );
  },
};
