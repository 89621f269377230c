import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.ts';
import { type PeerProgram, secondsOf } from './peer-program.ts';
import { freeTcpPort, Program, run } from './program.ts';

export const rsync: PeerProgram = {
  name: '`rsync` to its daemon: checked, not encrypted',
  packages: 'rsync',
  isEncrypted: false,
  bring: (source, target) => bringByRsync(source, target, []),
};

/** @param flags besides those for whole folders */
export async function bringByRsync(
  source: string,
  target: string,
  flags: readonly string[],
): Promise<number> {
  await using folder = await temporaryFolder();
  const port = await freeTcpPort();
  const config = join(folder.path, 'rsyncd.conf');
  await writeFile(config, configOf(port, target));
  await using daemon = new Program(['rsync', '--daemon', '--no-detach', `--config=${config}`]);
  await daemon.listening(port);
  return await secondsOf(() => run(['rsync', '-r', ...flags, source, `rsync://127.0.0.1:${port}/target/`]));
}

function configOf(port: number, target: string): string {
  return `address = 127.0.0.1
port = ${port}
use chroot = no
[target]
path = ${target}
read only = no
uid = ${process.getuid?.()}
gid = ${process.getgid?.()}
`;
}
