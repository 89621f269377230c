import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type PeerProgram, secondsOf } from './peer-program.ts';
import { freeTcpPort, Program } from './program.ts';

/** As fast as a file gets from here to there, without any care. */
export const nc: PeerProgram = {
  name: '`nc` into a file: neither encrypted nor checked',
  packages: 'netcat-openbsd',
  isEncrypted: false,
  async bring(source, target) {
    await using input = await open(source);
    await using output = await open(join(target, basename(source)), 'wx');
    const port = await freeTcpPort();
    await using receiver = new Program(['nc', '-l', '127.0.0.1', String(port)], { output: output.fd });
    await receiver.listening(port);
    return await secondsOf(async () => {
      await using sender = new Program(['nc', '-N', '127.0.0.1', String(port)], { input: input.fd });
      await Promise.all([sender.ended, receiver.ended]);
    });
  },
};
