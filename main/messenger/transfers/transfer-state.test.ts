import { describe, expect, test } from 'vitest';
import type { ProblemView } from '../../ipc/contract.ts';
import { next, type TransferEffect, type TransferEvent, type TransferFacts } from './transfer-state.ts';

const running: TransferFacts = {
  who: 'Bob',
  direction: 'in',
  state: 'running',
  running: true,
  answered: true,
  accepted: true,
  lanline: true,
  resumable: true,
  begun: true,
  whole: false,
};
const effectsOf = (facts: Partial<TransferFacts>, event: TransferEvent) =>
  next({ ...running, ...facts }, event);
const broke = (facts: Partial<TransferFacts>, problem: ProblemView) =>
  effectsOf(facts, { type: 'broke', problem });
const names = (effects: readonly TransferEffect[]) => effects.map((effect) => effect.do);
const state = (effects: readonly TransferEffect[]) =>
  effects.flatMap((effect) => (effect.do === 'change' ? [effect.state] : []))[0];

describe('a successful attempt', () => {
  test('is confirmed by the receiver to the sender, not vice versa', () => {
    expect(names(effectsOf({}, { type: 'succeeded', savedAs: '/a' }))).toEqual(['change', 'tell-end']);
    expect(names(effectsOf({ direction: 'out' }, { type: 'succeeded' }))).toEqual(['change']);
  });
});

describe('an attempt that was interrupted or ended', () => {
  test('resumes automatically, without losing anything, if nobody wanted it to end', () => {
    const effects = broke({}, { code: 'lost', who: 'Bob' });
    expect(names(effects)).toEqual(['change', 'retry']);
    expect(effects[0]).toMatchObject({ state: 'waiting', problem: { code: 'interrupted', who: 'Bob' } });
  });
  test('is offered again if it was not accepted yet, but not automatically if nobody answered', () => {
    const offered = { accepted: false, direction: 'out' } as const;
    expect(state(broke(offered, { code: 'lost', who: 'Bob' }))).toBe('offered');
    expect(names(broke(offered, { code: 'timeout', who: 'Bob' }))).toEqual(['change']);
  });
  test('fails if the two sides cannot agree on where to resume', () => {
    const effects = broke({ resumable: false, lanline: false }, { code: 'cut-off', who: 'Bob' });
    expect(effects.at(-1)).toMatchObject({ do: 'change', state: 'failed', canRetry: false });
  });
  test('leaves nothing on disk if somebody cancelled or declined it', () => {
    const problems: ProblemView[] = [
      { code: 'cancelled-by-us' },
      { code: 'cancelled-by-them', who: 'Bob' },
      { code: 'declined-by-us' },
      { code: 'already-there', name: 'a' },
    ];
    for (const problem of problems) expect(names(broke({}, problem))[0], problem.code).toBe('discard');
    expect(names(broke({ direction: 'out' }, { code: 'cancelled-by-us' }))).not.toContain('discard');
  });
  test('keeps what has arrived if it failed, but no empty files', () => {
    expect(names(broke({}, { code: 'enospc' }))).toEqual(['tell-end', 'change']);
    expect(names(broke({ begun: false }, { code: 'enospc' }))).toEqual(['discard', 'tell-end', 'change']);
  });
  test('is paused on both sides, announced by the one who paused it', () => {
    expect(names(broke({}, { code: 'paused-by-us' }))).toEqual(['change', 'tell-pause']);
    expect(names(broke({}, { code: 'paused-by-them', who: 'Bob' }))).toEqual(['change']);
  });
  test('is not reported back to the side that reported it', () => {
    const theirs: ProblemView[] = [
      { code: 'cancelled-by-them', who: 'Bob' },
      { code: 'other-side', who: 'Bob', reason: { code: 'enospc' } },
      { code: 'denied', who: 'Bob' },
      { code: 'denied-because', who: 'Bob', reason: { code: 'already-there', name: 'a' } },
    ];
    for (const problem of theirs) expect(names(broke({}, problem)), problem.code).not.toContain('tell-end');
  });
});

describe('an answer', () => {
  const out = { direction: 'out', answered: false } as const;
  test('goes to the attempt that is waiting for it', () => {
    expect(names(effectsOf(out, { type: 'answered', accept: false }))).toEqual(['answer']);
  });
  test('that comes again starts a new attempt, unless the transfer is settled', () => {
    const again = { type: 'answered', accept: true } as const;
    expect(names(effectsOf({ ...out, answered: true }, again))).toEqual(['restart-with-answer']);
    const rests = { ...out, running: false } as const;
    expect(names(effectsOf({ ...rests, state: 'waiting' }, again))).toEqual(['restart-with-answer']);
    for (const settled of ['done', 'cancelled', 'denied'] as const)
      expect(names(effectsOf({ ...rests, state: settled }, again)), settled).toEqual([]);
  });
  test('to an incoming transfer is nonsense and changes nothing', () => {
    expect(effectsOf({ answered: false }, { type: 'answered', accept: true })).toEqual([]);
  });
});

describe('an offer that comes again', () => {
  const offered = (facts: Partial<TransferFacts>) =>
    names(effectsOf({ running: false, ...facts }, { type: 'offered-again' }));
  test('of a finished transfer is confirmed, and nothing is fetched twice', () => {
    expect(offered({ state: 'done' })).toEqual(['tell-end']);
  });
  test('is asked about again or resumed, depending on its state', () => {
    expect(offered({ state: 'offered', accepted: false })).toEqual(['ask']);
    expect(offered({ state: 'waiting' })).toEqual(['resume']);
    expect(offered({ state: 'failed' })).toEqual(['resume']);
  });
  test('is refused after we cancelled', () => {
    expect(offered({ state: 'cancelled' })).toEqual(['tell-end']);
  });
  test('changes nothing while the transfer is running', () => {
    expect(offered({ running: true })).toEqual([]);
  });
});

describe('a confirmation', () => {
  test('reaches the attempt, or ends a transfer that we did not know was complete', () => {
    expect(names(effectsOf({ direction: 'out' }, { type: 'confirmed' }))).toEqual(['confirm']);
    const late = { direction: 'out', running: false, state: 'waiting' } as const;
    expect(state(effectsOf(late, { type: 'confirmed' }))).toBe('done');
    expect(effectsOf({ ...late, state: 'cancelled' }, { type: 'confirmed' })).toEqual([]);
    expect(effectsOf({}, { type: 'confirmed' })).toEqual([]);
  });
});

describe('a lost link', () => {
  test('ends only attempts that are waiting for a message on it', () => {
    expect(effectsOf({}, { type: 'link-lost' })).toEqual([]);
    expect(names(effectsOf({ state: 'offered' }, { type: 'link-lost' }))).toEqual(['abort']);
    expect(names(effectsOf({ direction: 'out', whole: true }, { type: 'link-lost' }))).toEqual(['abort']);
    expect(effectsOf({ state: 'offered', running: false }, { type: 'link-lost' })).toEqual([]);
  });
});
