/**
 * A whole Lanline without a window, whose user lets everybody in and accepts their files by a rule: `app.ts OPTIONS`. Takes
 * orders, and tells what its window would hear (app/app-lines.ts).
 */
import { open } from 'node:fs/promises';
import type { OfferView, Snapshot } from '../../main/ipc/contract.ts';
import type { CallResult } from '../../main/ipc/serve.ts';
import { createLanline } from '../../main/lanline.ts';
import { FileContent } from '../../main/messenger/files/file-content.ts';
import { type AppOptions, monotonicMs, type Order, type Told } from '../app/app-lines.ts';
import { BusyMeter } from '../app/busy-meter.ts';
import { Chatting } from '../app/chatting.ts';

const options = JSON.parse(process.argv[2] ?? '') as AppOptions;
const tell = (told: Told) => process.send?.(told);
process.on('disconnect', () => process.exit());

const lanline = await createLanline(
  { ...options, address: '127.0.0.1' },
  {
    kind: 'web',
    openSource: async (source, offset) =>
      new FileContent(await open(source.path ?? ''), offset, source.sizeBytes),
    chooseSavePath: async () => null,
    showInFolder: async () => undefined,
    openLink: async () => undefined,
  },
);
const answered = new Set<string>();
const chatting = new Chatting(lanline);
const busy = new BusyMeter();
lanline.subscribe((event, payload) => {
  tell({ event, payload, atMs: monotonicMs() });
  if (event === 'offers') accept(payload as readonly OfferView[]);
});
process.on('message', (order: Order) => {
  const atMs = monotonicMs();
  void carryOut(order).then((result) => tell({ answers: order.id, result, atMs }));
});
const snapshot = (await lanline.call('snapshot', [])) as CallResult & { readonly value: Snapshot };
tell({ ready: snapshot.value, addressName: lanline.addressName, atMs: monotonicMs() });

function accept(offers: readonly OfferView[]): void {
  for (const { id, state } of offers) {
    if (state !== 'waiting' || answered.has(id)) continue;
    answered.add(id);
    void lanline.call('answerOffer', [id, true, { what: 'any' }]);
  }
}

async function carryOut(order: Order): Promise<CallResult> {
  switch (order.do) {
    case 'call':
      return lanline.call(order.call, [...order.args]);
    case 'tell-gap':
      return { ok: true, value: busy.longestMs() };
    case 'chat':
      chatting.begin(order.personId);
      return { ok: true, value: undefined };
    case 'end-chat':
      return { ok: true, value: await chatting.end() };
  }
}
