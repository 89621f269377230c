/**
 * One headless Lanline that finds out why somebody is not seen. It says where it listens; then each line of its input, an
 * address or nothing, is answered by a line of JSON (`DiagnosisView`, or `{ refused }`):
 *
 *     node diagnosing-lanline.ts NAME PORT FOLDER
 */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createLanline } from '../../main/lanline.ts';

const [, , name = '', port = '0', folder = ''] = process.argv;
const lanline = await createLanline(
  { name, port: Number(port), dataFolder: join(folder, 'data'), downloadsFolder: join(folder, 'downloads') },
  {
    kind: 'web',
    openSource: () => Promise.reject(new Error('Nothing is sent here.')),
    chooseSavePath: async () => null,
    showInFolder: async () => undefined,
    openLink: async () => undefined,
  },
);
console.log(lanline.addressName);
for await (const line of createInterface({ input: process.stdin })) {
  const isHiding = line === 'hide';
  const result = await lanline.call(isHiding ? 'setVisible' : 'diagnose', [isHiding ? false : line]);
  console.log(JSON.stringify(result.ok ? (result.value ?? {}) : { refused: result.error }));
}
await lanline.stop();
