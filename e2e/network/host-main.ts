/**
 * A headless Lanline that takes calls as lines of JSON, and tells what its window would hear (host-lines.ts):
 *
 *     node --expose-gc host-main.ts '{"name":"Ann","dataFolder":"…","downloadsFolder":"…"}'
 *
 * It starts with the first line, so that several can load their program first and then start together. It accepts whatever
 * it is offered. Nothing here handles stray errors: they end the process, and the test.
 */
import { readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { OfferView, Snapshot } from '../../main/ipc/contract.ts';
import type { CallResult } from '../../main/ipc/serve.ts';
import { createLanline } from '../../main/lanline.ts';
import { FileContent } from '../../main/messenger/files/file-content.ts';
import type { HostCost, HostOptions, Order, Told } from './host-lines.ts';
import { monotonicMs } from './monotonic.ts';

const tell = (told: Told) => process.stdout.write(`${JSON.stringify(told)}\n`);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

tell({ loaded: true });
await lines.next();
const lanline = await createLanline(JSON.parse(process.argv[2] ?? '') as HostOptions, {
  kind: 'web',
  openSource: async (source, offset) =>
    new FileContent(await open(source.path ?? ''), offset, source.sizeBytes),
  chooseSavePath: async () => null,
  showInFolder: async () => undefined,
  openLink: async () => undefined,
});
const answered = new Set<string>();
lanline.subscribe((event, payload) => {
  tell({ event, payload, atMs: monotonicMs() });
  if (event === 'offers') accept(payload as readonly OfferView[]);
});
const snapshot = (await lanline.call('snapshot', [])) as CallResult & { readonly value: Snapshot };
tell({ ready: snapshot.value, atMs: monotonicMs() });
accept(snapshot.value.offers);
for (;;) {
  const { value, done } = await lines.next();
  if (done === true) break;
  const { id, call, args } = JSON.parse(value) as Order;
  void answer(call, args).then((result) => tell({ answers: id, result }));
}
await lanline.stop();
// What is still pending would keep the process: a user's shell ends it as well.
process.exit();

function accept(offers: readonly OfferView[]): void {
  for (const { id, state } of offers) {
    if (state !== 'waiting' || answered.has(id)) continue;
    answered.add(id);
    void lanline.call('answerOffer', [id, true]);
  }
}

async function answer(call: string, args: readonly unknown[]): Promise<CallResult> {
  return call === 'cost' ? { ok: true, value: cost() } : lanline.call(call, [...args]);
}

function cost(): HostCost {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    heapBytes: heapUsed,
    residentBytes: rss,
    descriptors: readdirSync('/proc/self/fd').length,
  };
}
