import { basename, dirname } from 'node:path';
import { type PeerProgram, secondsOf } from './peer-program.ts';
import { run } from './program.ts';

export const tar: PeerProgram = {
  name: '`tar` into `tar` through a pipe: neither encrypted nor checked',
  packages: 'tar',
  isEncrypted: false,
  bring: (source, target) =>
    secondsOf(() =>
      run([
        ...['sh', '-c', 'tar cf - -C "$1" "$2" | tar xf - -C "$3"', 'tar'],
        ...[dirname(source), basename(source), target],
      ]),
    ),
};
