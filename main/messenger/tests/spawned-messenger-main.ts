import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createLanline } from '../../lanline.ts';
import { FileContent } from '../files/file-content.ts';

/**
 * A Lanline in its own process, so that it can be killed: accepts everything, reports events on stdout as
 * JSON lines, and runs the calls it reads from stdin.
 *
 *     node spawned-messenger-main.ts NAME DISCOVERY_PORT DATA_FOLDER DOWNLOADS_FOLDER PORT
 */
const [, , name, discoveryPort, dataFolder, downloadsFolder, port] = process.argv as string[];
const report = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const lanline = await createLanline(
  {
    name: name ?? '',
    address: '127.0.0.1',
    port: Number(port),
    discoveryPort: Number(discoveryPort),
    dataFolder: dataFolder ?? '',
    downloadsFolder: downloadsFolder ?? '',
  },
  {
    kind: 'web',
    openSource: async (source, offset) =>
      new FileContent(await open(source.path ?? ''), offset, source.sizeBytes),
    chooseSavePath: async () => null,
    showInFolder: async () => undefined,
    openLink: async () => undefined,
  },
);
lanline.subscribe((event, payload) => {
  if (event === 'offers') {
    for (const offer of payload as { id: string; state: string }[]) {
      if (offer.state === 'waiting') void lanline.call('answerOffer', [offer.id, true]);
    }
  }
  if (event === 'transfer') {
    const { transfer } = payload as { transfer: { shape: string; state: string; savedAs?: string } };
    report({ transfer });
    const { shape, state, savedAs } = transfer;
    if (shape === 'file' && state === 'done' && savedAs !== undefined) void reportDigest(savedAs);
  }
  if (event === 'person' || event === 'item') report({ [event]: payload });
});

async function reportDigest(path: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  report({ sha256: hash.digest('hex'), path });
}

const snapshot = (await lanline.call('snapshot', [])) as { value: { me: { fingerprint: string } } };
report({ ready: lanline.addressName, id: snapshot.value.me.fingerprint.slice(0, 16) });
for await (const line of createInterface({ input: process.stdin })) {
  const { call, args } = JSON.parse(line) as { call: string; args: unknown[] };
  const result = await lanline.call(call, args);
  report(result.ok ? { value: result.value } : { failed: result.error });
}
await lanline.stop();
