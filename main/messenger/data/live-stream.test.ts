import { beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../engine/tests/fake-clock.ts';
import type { StreamView } from '../../ipc/contract.ts';
import { LiveStream } from './live-stream.ts';

let clock: FakeClock;
let shown: StreamView[];
beforeEach(() => {
  clock = new FakeClock();
  shown = [];
});
const stream = (dataType: 'bytes' | 'json') =>
  new LiveStream('s', dataType, clock, (view) => shown.push(view));

test('a fast stream is sampled at most 30 times a second, but every frame is counted', () => {
  const live = stream('bytes');
  for (let i = 0; i < 2000; i++) {
    live.frame(new Uint8Array([i % 256]));
    if (i % 2 === 1) clock.pass(1);
  }
  expect(shown.length).toBeLessThanOrEqual(31);
  expect(live.view()).toMatchObject({ frames: 2000, totalBytes: 2000, framesPerSecond: 2000 });
  live.end();
  expect(shown.at(-1)).toMatchObject({
    state: 'ended',
    sampleBase64: Buffer.from([1999 % 256]).toString('base64'),
  });
});

test('every frame of a slow stream is shown', () => {
  const live = stream('bytes');
  for (let i = 0; i < 5; i++) {
    live.frame(new Uint8Array([i]));
    clock.pass(100);
  }
  expect(live.view().skipped).toBe(0);
});

test('a stream that pauses shows a rate of 0', () => {
  const live = stream('bytes');
  live.frame(new Uint8Array(10));
  clock.pass(1200);
  expect(shown.at(-1)).toMatchObject({ state: 'live', framesPerSecond: 0, bytesPerSecond: 0 });
});

test('a json frame is shown as text, and a broken one is marked undecodable', () => {
  const live = stream('json');
  live.frame(Buffer.from('{"data": "hi"}'));
  expect(live.view().sampleText).toBe('hi');
  clock.pass(100);
  live.frame(Buffer.from('{"data": "hi"'));
  expect(live.view()).toMatchObject({ undecodable: true });
  expect(live.view().sampleText).toBeUndefined();
});
