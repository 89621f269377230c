import { describe, expect, it } from 'vitest';
import type { OfferView } from '../../main/ipc/contract.ts';
import { createOffers, entriesOf, secondsLeft } from './offers.ts';

const offer = (id: string, receivedAt: number): OfferView => ({
  id,
  personId: 'p',
  name: 'Bob',
  addressName: '127.0.0.1:5000',
  trust: 'plain',
  lanline: true,
  seenBefore: false,
  receivedAt,
  state: 'waiting',
  what: { kind: 'chat' },
});

describe('offers', () => {
  it('stand oldest first', () => {
    const offers = createOffers();
    offers.getState().replace([offer('late', 20), offer('early', 10)]);
    expect(offers.getState().list.map((each) => each.id)).toEqual(['early', 'late']);
  });

  const what = {
    kind: 'file',
    fileName: 'a',
    sizeBytes: 1,
    fileCount: 1,
    exists: false,
    shape: 'file',
  } as const;
  const file = (id: string, personId = 'p') => ({ ...offer(id, 0), personId, what });
  const folded = (...list: OfferView[]) =>
    entriesOf(list).map(({ offers }) => offers.map(({ id }) => id).join(' '));

  it('of files of one person stand together, where the oldest of them is', () => {
    expect(folded(file('a1'), file('b1', 'b'), file('a2'), file('b2', 'b'), file('a3'))).toEqual([
      'a1 a2 a3',
      'b1 b2',
    ]);
  });

  it('stand alone if they are about something else, or were withdrawn', () => {
    const gone = { ...file('gone'), state: 'withdrawn' } as const;
    expect(folded(offer('chat', 0), file('a1'), gone, file('a2'))).toEqual(['chat', 'a1 a2', 'gone']);
  });

  it('keep their place in the window while their number changes', () => {
    const [one, two] = [entriesOf([file('a1')]), entriesOf([file('a2'), file('a3')])];
    expect(one[0]?.key).toBe(two[0]?.key);
  });

  it('count down in whole seconds and stop at 0', () => {
    const waiting = { ...offer('a', 0), waitsUntil: 10_000 };
    expect(secondsLeft(waiting, 7_400)).toBe(3);
    expect(secondsLeft(waiting, 11_000)).toBe(0);
    expect(secondsLeft(offer('b', 0), 0)).toBeUndefined();
  });
});
