import { expect, test } from 'vitest';
import type { HeardDatagram } from '../../engine/index.ts';
import { HeardOthers } from './heard-others.ts';

const heard = (change: Partial<HeardDatagram>): HeardDatagram => ({
  type: 'PING',
  from: '10.0.0.2',
  isOurs: false,
  listens: '10.0.0.2:5000',
  lanline: true,
  ...change,
});
const everywhere = { contains: () => true };

test('who searches, who answers, which of them are Lanlines, and who shows themselves', () => {
  const others = new HeardOthers();
  expect(others.hear(heard({}))).toBe(true);
  expect(others.hear(heard({}))).toBe(false);
  others.hear(heard({ type: 'PONG' }));
  others.hear(heard({ type: 'PONG', from: '10.0.0.3', listens: '10.0.0.3:5000', lanline: false }));
  others.hear(heard({ from: '10.0.0.4', listens: undefined, lanline: false }));
  expect(others.on(everywhere)).toEqual({ searching: 1, answering: 2, answeringLanlines: 1 });
  expect(others.on({ contains: (host) => host === '10.0.0.3' })).toMatchObject({
    searching: 0,
    answering: 1,
  });
  expect(others.countWithout(undefined)).toBe(2);
  expect(others.countWithout('10.0.0.2')).toBe(1);
});

test('several programs at one address are several', () => {
  const others = new HeardOthers();
  others.hear(heard({}));
  others.hear(heard({ listens: '10.0.0.2:6000' }));
  expect(others.listeningAt('10.0.0.2')).toEqual(['10.0.0.2:5000', '10.0.0.2:6000']);
});

test('our own search is no other, and a goodbye is no sign of life', () => {
  const others = new HeardOthers();
  expect(others.hear(heard({ isOurs: true, from: '10.0.0.1' }))).toBe(true);
  expect(others.hear(heard({ isOurs: true, from: '10.0.0.1' }))).toBe(false);
  others.hear(heard({ type: 'BYE' }));
  expect(others.cameBackAt('10.0.0.1')).toBe(true);
  expect(others.cameBackAt('10.0.0.2')).toBe(false);
  expect(others.countWithout(undefined)).toBe(0);
});

test('a flood of names fills a bounded list, and is no news after that', () => {
  const others = new HeardOthers();
  const news = Array.from({ length: 10_000 }, (_, index) =>
    others.hear(
      heard({ from: `10.1.${index >> 8}.${index & 255}`, listens: `10.1.${index >> 8}.${index & 255}:5` }),
    ),
  );
  expect(news.filter(Boolean).length).toBe(256);
  expect(others.countWithout(undefined)).toBe(256);
});
