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
const following = (facts: Partial<TransferFacts>, event: TransferEvent) =>
  next({ ...running, ...facts }, event);
const broke = (facts: Partial<TransferFacts>, problem: ProblemView) =>
  following(facts, { type: 'broke', problem });
const done = (effects: readonly TransferEffect[]) => effects.map((effect) => effect.do);
const state = (effects: readonly TransferEffect[]) =>
  effects.flatMap((effect) => (effect.do === 'change' ? [effect.state] : []))[0];

describe('an attempt that did all it had to', () => {
  test('is told to the sender by the receiver alone', () => {
    expect(done(following({}, { type: 'succeeded', savedAs: '/a' }))).toEqual(['change', 'tell-end']);
    expect(done(following({ direction: 'out' }, { type: 'succeeded' }))).toEqual(['change']);
  });
});

describe('an attempt that broke off', () => {
  test('resumes by itself when nobody wanted it to end, and loses nothing', () => {
    const effects = broke({}, { code: 'lost', who: 'Bob' });
    expect(done(effects)).toEqual(['change', 'retry']);
    expect(effects[0]).toMatchObject({ state: 'waiting', problem: { code: 'interrupted', who: 'Bob' } });
  });
  test('is asked again when it was not accepted yet, but not by itself when nobody answered', () => {
    const offered = { accepted: false, direction: 'out' } as const;
    expect(state(broke(offered, { code: 'lost', who: 'Bob' }))).toBe('offered');
    expect(done(broke(offered, { code: 'timeout', who: 'Bob' }))).toEqual(['change']);
  });
  test('fails where the two can not agree on where to resume', () => {
    const effects = broke({ resumable: false, lanline: false }, { code: 'cut-off', who: 'Bob' });
    expect(effects.at(-1)).toMatchObject({ do: 'change', state: 'failed', canRetry: false });
  });
  test('leaves nothing on the disk when somebody cancelled or declined it', () => {
    const problems: ProblemView[] = [
      { code: 'cancelled-by-us' },
      { code: 'cancelled-by-them', who: 'Bob' },
      { code: 'declined-by-us' },
      { code: 'already-there', name: 'a' },
    ];
    for (const problem of problems) expect(done(broke({}, problem))[0], problem.code).toBe('discard');
    expect(done(broke({ direction: 'out' }, { code: 'cancelled-by-us' }))).not.toContain('discard');
  });
  test('keeps what has arrived when it failed, and an empty beginning not', () => {
    expect(done(broke({}, { code: 'enospc' }))).toEqual(['tell-end', 'change']);
    expect(done(broke({ begun: false }, { code: 'enospc' }))).toEqual(['discard', 'tell-end', 'change']);
  });
  test('is paused on both sides, told by the one who paused it', () => {
    expect(done(broke({}, { code: 'paused-by-us' }))).toEqual(['change', 'tell-pause']);
    expect(done(broke({}, { code: 'paused-by-them', who: 'Bob' }))).toEqual(['change']);
  });
  test('is not told to those who said so', () => {
    const theirs: ProblemView[] = [
      { code: 'cancelled-by-them', who: 'Bob' },
      { code: 'other-side', who: 'Bob', reason: { code: 'enospc' } },
      { code: 'denied', who: 'Bob' },
      { code: 'denied-because', who: 'Bob', reason: { code: 'already-there', name: 'a' } },
    ];
    for (const problem of theirs) expect(done(broke({}, problem)), problem.code).not.toContain('tell-end');
  });
});

describe('an answer', () => {
  const out = { direction: 'out', answered: false } as const;
  test('goes to the attempt that waits for it', () => {
    expect(done(following(out, { type: 'answered', accept: false }))).toEqual(['answer']);
  });
  test('that comes again begins a fresh attempt, unless it is settled', () => {
    const again = { type: 'answered', accept: true } as const;
    expect(done(following({ ...out, answered: true }, again))).toEqual(['restart-with-answer']);
    const rests = { ...out, running: false } as const;
    expect(done(following({ ...rests, state: 'waiting' }, again))).toEqual(['restart-with-answer']);
    for (const settled of ['done', 'cancelled', 'denied'] as const)
      expect(done(following({ ...rests, state: settled }, again)), settled).toEqual([]);
  });
  test('to something that we receive is nonsense, and changes nothing', () => {
    expect(following({ answered: false }, { type: 'answered', accept: true })).toEqual([]);
  });
});

describe('an offer that comes again', () => {
  const offered = (facts: Partial<TransferFacts>) =>
    done(following({ running: false, ...facts }, { type: 'offered-again' }));
  test('of what is here already is answered so, and nothing is fetched twice', () => {
    expect(offered({ state: 'done' })).toEqual(['tell-end']);
  });
  test('is asked about again, or resumed, as far as it had come', () => {
    expect(offered({ state: 'offered', accepted: false })).toEqual(['ask']);
    expect(offered({ state: 'waiting' })).toEqual(['resume']);
    expect(offered({ state: 'failed' })).toEqual(['resume']);
  });
  test('after we cancelled it is refused', () => {
    expect(offered({ state: 'cancelled' })).toEqual(['tell-end']);
  });
  test('while it is under way changes nothing', () => {
    expect(offered({ running: true })).toEqual([]);
  });
});

describe('a confirmation', () => {
  test('reaches the attempt, or ends what we did not know to be sent', () => {
    expect(done(following({ direction: 'out' }, { type: 'confirmed' }))).toEqual(['confirm']);
    const late = { direction: 'out', running: false, state: 'waiting' } as const;
    expect(state(following(late, { type: 'confirmed' }))).toBe('done');
    expect(following({ ...late, state: 'cancelled' }, { type: 'confirmed' })).toEqual([]);
    expect(following({}, { type: 'confirmed' })).toEqual([]);
  });
});

describe('a lost link', () => {
  test('ends only what waits for a word on it', () => {
    expect(following({}, { type: 'link-lost' })).toEqual([]);
    expect(done(following({ state: 'offered' }, { type: 'link-lost' }))).toEqual(['abort']);
    expect(done(following({ direction: 'out', whole: true }, { type: 'link-lost' }))).toEqual(['abort']);
    expect(following({ state: 'offered', running: false }, { type: 'link-lost' })).toEqual([]);
  });
});
