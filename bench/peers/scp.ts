import { existsSync } from 'node:fs';
import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.ts';
import { type PeerProgram, secondsOf } from './peer-program.ts';
import { freeTcpPort, Program, run } from './program.ts';

/** Where sshd, if root starts it, keeps what it does not trust; Debian makes it when the system starts. */
const PRIVILEGE_SEPARATION = '/run/sshd';

export const scp: PeerProgram = {
  name: '`scp`: encrypted (AES-128-GCM, its fastest)',
  packages: 'openssh-client openssh-server',
  isEncrypted: true,
  async bring(source, target) {
    await using folder = await temporaryFolder();
    await using steps = new AsyncDisposableStack();
    if (process.getuid?.() === 0 && !existsSync(PRIVILEGE_SEPARATION)) {
      await mkdir(PRIVILEGE_SEPARATION, { mode: 0o755 });
      steps.defer(() => rmdir(PRIVILEGE_SEPARATION));
    }
    const inside = (name: string) => join(folder.path, name);
    for (const name of ['host', 'user']) {
      await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', inside(name)]);
    }
    const port = await freeTcpPort();
    await writeFile(inside('config'), configOf(port, inside));
    // It starts itself again for each connection, so it wants its whole path.
    const server = steps.use(new Program(['/usr/sbin/sshd', '-D', '-e', '-f', inside('config')]));
    await server.listening(port);
    const options = ['BatchMode=yes', 'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null'];
    const flags = ['-q', '-r', '-F', 'none', '-P', String(port), '-i', inside('user')];
    const cipher = ['-c', 'aes128-gcm@openssh.com'];
    return await secondsOf(() =>
      run([
        ...['scp', ...flags, ...cipher, ...options.flatMap((option) => ['-o', option])],
        ...[source, `127.0.0.1:${target}/`],
      ]),
    );
  },
};

function configOf(port: number, inside: (name: string) => string): string {
  return `Port ${port}
ListenAddress 127.0.0.1
HostKey ${inside('host')}
AuthorizedKeysFile ${inside('user')}.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
Subsystem sftp internal-sftp
`;
}
