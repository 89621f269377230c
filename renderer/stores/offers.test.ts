import { describe, expect, it } from 'vitest';
import type { OfferView } from '../../main/ipc/contract.ts';
import { createOffers, secondsLeft } from './offers.ts';

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

  it('count down in whole seconds and stop at 0', () => {
    const waiting = { ...offer('a', 0), waitsUntil: 10_000 };
    expect(secondsLeft(waiting, 7_400)).toBe(3);
    expect(secondsLeft(waiting, 11_000)).toBe(0);
    expect(secondsLeft(offer('b', 0), 0)).toBeUndefined();
  });
});
