import { describe, expect, test } from 'vitest';
import type { ProblemView } from '../../ipc/contract.ts';
import { type IncomingEvent, type IncomingState, nextIncoming, OFFERED_TO_US } from './incoming-state.ts';
import type { TransferEffect, TransferFacts } from './transfer-events.ts';

const ANN: TransferFacts = { who: 'Ann', lanline: true, resumable: true, linked: true, states: true };
const accepted = { ...OFFERED_TO_US, accepted: true } as const;
const STATES = {
  asking: OFFERED_TO_US,
  waiting: { ...accepted, phase: 'waiting' },
  fetching: { ...accepted, phase: 'fetching', attempt: 1 },
  paused: { ...accepted, phase: 'paused', problem: { code: 'paused-by-us' } },
  done: { ...accepted, phase: 'done', savedAs: '/a' },
  partly: { ...accepted, phase: 'partly', savedAs: '/a' },
  cancelled: { ...accepted, phase: 'cancelled', problem: { code: 'cancelled-by-us' } },
  denied: { ...OFFERED_TO_US, phase: 'denied', problem: { code: 'declined-by-us' } },
  failed: { ...accepted, phase: 'failed', problem: { code: 'enospc' } },
} satisfies Record<string, IncomingState>;
type Name = keyof typeof STATES;

const lost: ProblemView = { code: 'lost', who: 'Ann' };
const cancelled: ProblemView = { code: 'cancelled-by-them', who: 'Ann' };
const failed: ProblemView = { code: 'other-side', who: 'Ann', reason: { code: 'eio' } };
const names = (effects: readonly TransferEffect[]) =>
  effects.map((effect) => (effect.do === 'say' ? `say ${effect.what}` : effect.do));

/** The next phase, and what is done about it. */
function reactionTo(name: Name, event: IncomingEvent, facts: Partial<TransferFacts> = {}) {
  const [state, effects] = nextIncoming(STATES[name], event, { ...ANN, ...facts });
  return [state.phase, ...names(effects)];
}
const offered = { type: 'offered', isOver: false, resumes: false } as const;
const broke = (problem: ProblemView, isEmpty = false) =>
  ({ type: 'broke', attempt: 1, problem, isEmpty }) as const;

describe('an offer heard again', () => {
  test.each([
    ['asking', ['asking', 'ask']],
    ['waiting', ['fetching', 'fetch']],
    ['fetching', ['fetching', 'say accept']],
    ['paused', ['paused', 'say pause']],
    ['done', ['done', 'say end']],
    ['cancelled', ['cancelled', 'say end']],
    ['denied', ['denied', 'say end']],
    ['failed', ['fetching', 'fetch']],
  ] as const)('while %s leads to %j', (name, expected) => {
    expect(reactionTo(name, offered)).toEqual(expected);
  });
  test('begins another attempt if the sender has given up the one that we believe in', () => {
    const over = { ...offered, isOver: true };
    const [moving] = nextIncoming(STATES.fetching, { type: 'moving', attempt: 1 }, ANN);
    expect(names(nextIncoming(moving, over, ANN)[1])).toEqual(['stop', 'fetch']);
    // Nothing came of it: at once, nothing would come of the next one either.
    expect(reactionTo('fetching', over)).toEqual(['waiting', 'stop', 'retry-later']);
  });
  test('by an older Lanline overrides our pause: it offers again only when its user wants to go on', () => {
    expect(reactionTo('paused', offered, { states: false })).toEqual(['fetching', 'fetch']);
  });
  test('begins nothing that may have ended our program, whoever resumes it but our user', () => {
    const begun = { ...STATES.paused, problem: { code: 'begun-when-closed' } } as const;
    for (const facts of [ANN, { ...ANN, states: false }])
      for (const event of [
        offered,
        { ...offered, resumes: true },
        { type: 'linked', isMoving: false },
      ] as const) {
        const [state, effects] = nextIncoming(begun, event, facts);
        expect([state, names(effects)]).toEqual([begun, ['say pause']]);
      }
    expect(names(nextIncoming(begun, { type: 'retry' }, ANN)[1])).toEqual(['fetch']);
  });
  test('overrides our pause if their user resumed it', () => {
    expect(reactionTo('paused', { ...offered, resumes: true })).toEqual(['fetching', 'fetch']);
  });
});

describe('a control connection that opens', () => {
  test.each([
    ['asking', ['asking', 'say asking']],
    ['waiting', ['fetching', 'fetch']],
    ['fetching', ['fetching', 'stop', 'fetch']],
    ['paused', ['paused', 'say pause']],
    ['done', ['done', 'say end']],
    ['cancelled', ['cancelled', 'say end']],
    ['denied', ['denied', 'say end']],
    ['failed', ['failed', 'say end']],
  ] as const)('while %s leads to %j', (name, expected) => {
    expect(reactionTo(name, { type: 'linked', isMoving: false })).toEqual(expected);
  });
  test('leaves an attempt alone in which bytes are moving', () => {
    expect(reactionTo('fetching', { type: 'linked', isMoving: true })).toEqual(['fetching', 'say accept']);
  });
  test('says nothing to an older Lanline that it would misunderstand', () => {
    const older = { states: false };
    expect(reactionTo('asking', { type: 'linked', isMoving: false }, older)).toEqual(['asking']);
    expect(reactionTo('fetching', { type: 'linked', isMoving: true }, older)).toEqual(['fetching']);
  });
  test('states an end only until it is known to have been heard', () => {
    const [told] = nextIncoming(STATES.done, { type: 'ended-heard' }, ANN);
    expect(nextIncoming(told, { type: 'linked', isMoving: false }, ANN)[1]).toEqual([]);
  });
});

test('every attempt has a number of its own, and what an earlier one reports is ignored', () => {
  const [first] = nextIncoming(STATES.waiting, { type: 'due' }, ANN);
  const [second] = nextIncoming(first, { type: 'linked', isMoving: false }, ANN);
  expect(second.attempt).toBe(first.attempt + 1);
  expect(nextIncoming(second, broke(lost), ANN)).toEqual([second, []]);
  expect(nextIncoming(second, { type: 'moving', attempt: first.attempt }, ANN)).toEqual([second, []]);
});

describe('an attempt that broke', () => {
  test('is followed by another one if nobody wanted it to end', () => {
    const [state, effects] = nextIncoming(STATES.fetching, broke(lost), ANN);
    expect(state).toMatchObject({ phase: 'waiting', problem: { code: 'interrupted', who: 'Ann' } });
    expect(names(effects)).toEqual(['retry-later']);
  });
  test('fails if the two sides cannot agree on where to resume', () => {
    expect(reactionTo('fetching', broke(lost), { resumable: false })).toEqual(['failed', 'say end']);
  });
  test('keeps what has arrived, but no empty files', () => {
    expect(reactionTo('fetching', broke({ code: 'enospc' }))).toEqual(['failed', 'say end']);
    expect(reactionTo('fetching', broke({ code: 'enospc' }, true))).toEqual(['failed', 'discard', 'say end']);
  });
});

describe('what has arrived whole', () => {
  test('is done, and the sender is told', () => {
    expect(reactionTo('fetching', { type: 'saved', savedAs: '/a' })).toEqual(['done', 'stop', 'say end']);
  });
  test('is done even if somebody ended or paused it a moment before', () => {
    for (const name of ['cancelled', 'paused', 'failed', 'waiting'] as const)
      expect(reactionTo(name, { type: 'saved', savedAs: '/a' })).toEqual(['done', 'say end']);
  });
  test('stays done when the sender cancels, who hears that it was too late', () => {
    expect(reactionTo('done', { type: 'end-heard', problem: cancelled })).toEqual([
      'done',
      'say ended',
      'say end',
    ]);
  });
});

describe('what has arrived but for some files', () => {
  const again = { ...STATES.fetching, savedAs: '/a' };
  test('is told as such, and its user can try those again', () => {
    const saved = { type: 'saved', savedAs: '/a', isPartly: true } as const;
    expect(reactionTo('fetching', saved)).toEqual(['partly', 'stop', 'say end']);
    expect(reactionTo('partly', { type: 'retry' })).toEqual(['fetching', 'fetch']);
    expect(nextIncoming(again, { type: 'saved', savedAs: '/a' }, ANN)[0].phase).toBe('done');
  });
  test('is offered again in vain, unless its sender wants it tried again', () => {
    expect(reactionTo('partly', offered)).toEqual(['partly', 'say end']);
    expect(reactionTo('partly', { ...offered, resumes: true })).toEqual(['fetching', 'fetch']);
  });
  test('stays so when trying again leads to nothing, whoever ends it', () => {
    for (const event of [
      broke({ code: 'enospc' }),
      { type: 'end-heard', problem: cancelled },
      { type: 'end', problem: { code: 'cancelled-by-us' } },
    ] as const)
      expect(nextIncoming(again, event, ANN)[0]).toMatchObject({ phase: 'partly', savedAs: '/a' });
  });
  test('is said again to a sender who cancels the files that are tried again', () => {
    const [state, effects] = nextIncoming(again, { type: 'end-heard', problem: cancelled }, ANN);
    expect(state.told).toBe(false);
    expect(names(effects)).toEqual(['stop', 'discard', 'say ended', 'say end']);
  });
});

describe('an end that is heard', () => {
  test('ends what is open, and a question about it is withdrawn', () => {
    const cancel = { type: 'end-heard', problem: cancelled } as const;
    expect(reactionTo('asking', cancel)).toEqual(['cancelled', 'withdraw', 'discard', 'say ended']);
    expect(reactionTo('fetching', cancel)).toEqual(['cancelled', 'stop', 'discard', 'say ended']);
    expect(reactionTo('paused', cancel)).toEqual(['cancelled', 'discard', 'say ended']);
    expect(reactionTo('waiting', { type: 'end-heard', problem: failed })).toEqual(['failed', 'say ended']);
  });
  test('after our own end prevails if it is the stronger one', () => {
    const cancel = { type: 'end-heard', problem: cancelled } as const;
    expect(reactionTo('failed', cancel)[0]).toBe('cancelled');
    expect(reactionTo('denied', cancel)[0]).toBe('cancelled');
    expect(reactionTo('cancelled', { type: 'end-heard', problem: failed })).toEqual([
      'cancelled',
      'say ended',
      'say end',
    ]);
  });
  test('again changes nothing and is acknowledged again', () => {
    expect(reactionTo('cancelled', { type: 'end-heard', problem: cancelled })).toEqual([
      'cancelled',
      'say ended',
    ]);
  });
  test('that everything arrived here is nonsense from a sender', () => {
    expect(reactionTo('fetching', { type: 'end-heard', problem: undefined })).toEqual([
      'fetching',
      'say ended',
    ]);
  });
});

describe('a decision', () => {
  test('to accept is never lost, whether or not they are there', () => {
    expect(reactionTo('asking', { type: 'unlinked' })).toEqual(['asking']);
    expect(reactionTo('asking', { type: 'decided', accept: true })).toEqual(['fetching', 'fetch']);
  });
  test('to decline is told', () => {
    expect(reactionTo('asking', { type: 'decided', accept: false })).toEqual(['denied', 'say end']);
  });
  test('that comes too late changes nothing', () => {
    expect(reactionTo('cancelled', { type: 'decided', accept: true })).toEqual(['cancelled']);
  });
  test('is not awaited any more once somebody without a certificate is gone', () => {
    expect(reactionTo('asking', { type: 'unlinked' }, { resumable: false })).toEqual(['failed', 'withdraw']);
  });
});

describe('a pause', () => {
  test('of ours is told; one that is heard is not told back', () => {
    expect(reactionTo('fetching', { type: 'pause' })).toEqual(['paused', 'stop', 'say pause']);
    expect(reactionTo('fetching', { type: 'pause-heard' })).toEqual(['paused', 'stop']);
    expect(reactionTo('paused', { type: 'pause-heard' })).toEqual(['paused']);
  });
  test('heard after the end is answered with the end', () => {
    expect(reactionTo('done', { type: 'pause-heard' })).toEqual(['done', 'say end']);
  });
  test('ends when the user resumes it', () => {
    const [state, effects] = nextIncoming(STATES.paused, { type: 'retry' }, ANN);
    expect(state).toMatchObject({ phase: 'fetching', resumes: true });
    expect(names(effects)).toEqual(['fetch']);
  });
  test('is overridden only once: what they pause later counts', () => {
    const [resumed] = nextIncoming(STATES.paused, { type: 'retry' }, ANN);
    const [moving] = nextIncoming(resumed, { type: 'moving', attempt: resumed.attempt }, ANN);
    expect(moving.resumes).toBe(false);
  });
  test('of an offer that nobody accepted yet leads back to the question', () => {
    const [paused, effects] = nextIncoming(STATES.asking, { type: 'pause-heard' }, ANN);
    expect(names(effects)).toEqual(['withdraw']);
    expect(names(nextIncoming(paused, { ...offered, resumes: true }, ANN)[1])).toEqual(['ask']);
  });
});

test('the user can retry what failed or rests, and nothing that is moving', () => {
  expect(reactionTo('failed', { type: 'retry' })).toEqual(['fetching', 'fetch']);
  for (const name of ['asking', 'fetching', 'done', 'denied', 'cancelled'] as const)
    expect(reactionTo(name, { type: 'retry' })).toEqual([STATES[name].phase]);
});
