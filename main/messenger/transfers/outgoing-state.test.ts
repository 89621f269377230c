import { describe, expect, test } from 'vitest';
import type { ProblemView } from '../../ipc/contract.ts';
import { nextOutgoing, OFFERED_BY_US, type OutgoingEvent, type OutgoingState } from './outgoing-state.ts';
import type { TransferEffect, TransferFacts } from './transfer-events.ts';

const BOB: TransferFacts = { who: 'Bob', lanline: true, resumable: true, linked: true, states: true };
const ATTEMPT = 'a'.repeat(16);
const accepted = { ...OFFERED_BY_US, accepted: true } as const;
const STATES = {
  waiting: OFFERED_BY_US,
  offered: { ...OFFERED_BY_US, phase: 'offered', attempt: 1 },
  serving: { ...accepted, phase: 'serving', attempt: 1, serves: ATTEMPT },
  paused: { ...accepted, phase: 'paused', problem: { code: 'paused-by-us' } },
  done: { ...accepted, phase: 'done', told: true },
  partly: { ...accepted, phase: 'partly', told: true },
  cancelled: { ...accepted, phase: 'cancelled', problem: { code: 'cancelled-by-us' } },
  denied: { ...OFFERED_BY_US, phase: 'denied', problem: { code: 'denied', who: 'Bob' }, told: true },
  failed: { ...accepted, phase: 'failed', problem: { code: 'enoent' } },
} satisfies Record<string, OutgoingState>;
type Name = keyof typeof STATES;

const lost: ProblemView = { code: 'lost', who: 'Bob' };
const cancelled: ProblemView = { code: 'cancelled-by-them', who: 'Bob' };
const names = (effects: readonly TransferEffect[]) =>
  effects.map((effect) => (effect.do === 'say' ? `say ${effect.what}` : effect.do));

/** The next phase, and what is done about it. */
function reactionTo(name: Name, event: OutgoingEvent, facts: Partial<TransferFacts> = {}) {
  const [state, effects] = nextOutgoing(STATES[name], event, { ...BOB, ...facts });
  return [state.phase, ...names(effects)];
}
const yes = (attempt = 'b'.repeat(16), resumes?: true): OutgoingEvent => ({
  type: 'answered',
  answer: { accept: true, attempt, resumes },
});
const no: OutgoingEvent = { type: 'answered', answer: { accept: false } };
const broke = (problem: ProblemView) => ({ type: 'broke', attempt: 1, problem }) as const;
const end = (problem?: ProblemView): OutgoingEvent => ({ type: 'end-heard', problem });

describe('files of which some did not arrive', () => {
  const partly: OutgoingEvent = { type: 'end-heard', problem: undefined, isPartly: true };
  test('have arrived, and are sent again if either user wants that', () => {
    expect(reactionTo('serving', partly)).toEqual(['partly', 'confirm', 'say ended']);
    expect(reactionTo('partly', yes())).toEqual(['serving', 'serve']);
    const [state, effects] = nextOutgoing(STATES.partly, { type: 'retry' }, BOB);
    expect(state).toMatchObject({ phase: 'waiting', resumes: true });
    expect(names(effects)).toEqual(['queue']);
  });
  test('stay arrived when somebody ends it a moment later', () => {
    expect(reactionTo('cancelled', partly)).toEqual(['partly', 'say ended']);
    expect(reactionTo('partly', end(cancelled))).toEqual(['partly', 'say ended', 'say end']);
    expect(reactionTo('partly', end())).toEqual(['done', 'say ended']);
  });
});

describe('an acceptance', () => {
  test.each([
    ['waiting', ['serving', 'serve']],
    ['offered', ['serving', 'stop', 'serve']],
    ['serving', ['serving', 'stop', 'serve']],
    ['paused', ['paused', 'say pause']],
    ['done', ['serving', 'serve']],
    ['cancelled', ['cancelled', 'say end']],
    ['denied', ['denied', 'say end']],
    ['failed', ['serving', 'serve']],
  ] as const)('heard while %s leads to %j', (name, expected) => {
    expect(reactionTo(name, yes())).toEqual(expected);
  });
  test('of the attempt that is being served is heard again, and nothing begins anew', () => {
    expect(reactionTo('serving', yes(ATTEMPT))).toEqual(['serving']);
  });
  test('from an older Lanline, which does not number its attempts, is always a new one', () => {
    const answer = { accept: true };
    expect(reactionTo('serving', { type: 'answered', answer }, { states: false })).toEqual([
      'serving',
      'stop',
      'serve',
    ]);
    expect(reactionTo('paused', { type: 'answered', answer }, { states: false })).toEqual([
      'serving',
      'serve',
    ]);
  });
  test('overrides our pause if their user resumed it', () => {
    expect(reactionTo('paused', yes(ATTEMPT, true))).toEqual(['serving', 'serve']);
  });
});

describe('a refusal', () => {
  test('ends what is open, and what had ended more weakly', () => {
    expect(reactionTo('offered', no)).toEqual(['denied', 'stop', 'say ended']);
    expect(reactionTo('serving', no)).toEqual(['denied', 'stop', 'say ended']);
    expect(reactionTo('failed', no)).toEqual(['denied', 'say ended']);
  });
  test('after our own end is answered with that', () => {
    expect(reactionTo('cancelled', no)).toEqual(['cancelled', 'say ended', 'say end']);
    expect(reactionTo('denied', no)).toEqual(['denied', 'say ended']);
  });
});

describe('a control connection that opens', () => {
  test.each([
    ['waiting', ['waiting', 'queue']],
    ['offered', ['offered', 'say offer']],
    ['serving', ['serving', 'say offer']],
    ['paused', ['paused', 'say pause']],
    ['done', ['done']],
    ['cancelled', ['cancelled', 'say end']],
    ['denied', ['denied']],
    ['failed', ['failed', 'say end']],
  ] as const)('while %s leads to %j', (name, expected) => {
    expect(reactionTo(name, { type: 'linked' })).toEqual(expected);
  });
});

describe('an attempt that broke', () => {
  test('is offered again if nobody wanted it to end, and the receiver learns which one is over', () => {
    const [state, effects] = nextOutgoing(STATES.serving, broke(lost), BOB);
    expect(state).toMatchObject({
      phase: 'offered',
      over: ATTEMPT,
      problem: { code: 'interrupted', who: 'Bob' },
    });
    expect(names(effects)).toEqual(['say offer', 'retry-later']);
  });
  test('is repeated much later if somebody was asked and did not answer', () => {
    expect(reactionTo('offered', broke({ code: 'timeout', who: 'Bob' }))).toEqual(['waiting', 'call-later']);
    expect(reactionTo('offered', broke(lost))).toEqual(['waiting', 'retry-later']);
  });
  test('fails for good where nothing can be resumed, or nothing would help', () => {
    expect(reactionTo('serving', broke(lost), { resumable: false })).toEqual(['failed', 'say end']);
    expect(reactionTo('serving', broke({ code: 'enoent' }))).toEqual(['failed', 'say end']);
  });
  test('is ignored once another one has begun', () => {
    const [state] = nextOutgoing(STATES.serving, yes(), BOB);
    expect(nextOutgoing(state, broke(lost), BOB)).toEqual([state, []]);
  });
});

describe('an end that is heard', () => {
  test('is the confirmation that everything arrived', () => {
    expect(reactionTo('serving', end())).toEqual(['done', 'confirm', 'say ended']);
    expect(reactionTo('paused', end())).toEqual(['done', 'say ended']);
  });
  test('of what arrived prevails over our cancelling it at the last moment', () => {
    expect(reactionTo('cancelled', end())).toEqual(['done', 'say ended']);
    expect(reactionTo('failed', end())).toEqual(['done', 'say ended']);
  });
  test('again is only acknowledged', () => {
    expect(reactionTo('done', end())).toEqual(['done', 'say ended']);
  });
  test('of something that nobody accepted cannot be a success', () => {
    expect(reactionTo('offered', end())).toEqual(['offered', 'say ended']);
  });
  test('by the other side ends it here', () => {
    expect(reactionTo('serving', end(cancelled))).toEqual(['cancelled', 'stop', 'say ended']);
    expect(reactionTo('done', end(cancelled))).toEqual(['done', 'say ended', 'say end']);
  });
});

test('a call that was refused ends what they never heard of as refused, and fails the rest', () => {
  const refused = { type: 'refused', problem: { code: 'denied', who: 'Bob' } } as const;
  expect(reactionTo('waiting', refused)).toEqual(['denied', 'say end']);
  const [told] = nextOutgoing(STATES.offered, { type: 'linked' }, BOB);
  expect(nextOutgoing(told, refused, BOB)[0]).toMatchObject({ phase: 'failed', problem: refused.problem });
  expect(reactionTo('serving', refused)).toEqual(['serving']);
});

test('a question that is still open at the other side takes back what we believed', () => {
  expect(reactionTo('offered', { type: 'asking-heard' })).toEqual(['offered']);
  const [state, effects] = nextOutgoing(STATES.serving, { type: 'asking-heard' }, BOB);
  expect(state).toMatchObject({ phase: 'offered', accepted: false });
  expect(names(effects)).toEqual(['stop']);
  expect(reactionTo('cancelled', { type: 'asking-heard' })).toEqual(['cancelled', 'say end']);
});

test('whoever dials for something that rests or has ended is told so', () => {
  expect(reactionTo('paused', { type: 'dialled-in-vain' })).toEqual(['paused', 'say pause']);
  expect(reactionTo('cancelled', { type: 'dialled-in-vain' })).toEqual(['cancelled', 'say end']);
});

test('an offer outlives the connection, unless the other side has no certificate', () => {
  expect(reactionTo('offered', { type: 'unlinked' })).toEqual(['offered', 'retry-later']);
  expect(reactionTo('serving', { type: 'unlinked' })).toEqual(['serving']);
  expect(reactionTo('offered', { type: 'unlinked' }, { resumable: false })).toEqual(['failed', 'stop']);
});

test('a pause of ours is told, and one that is heard is not told back', () => {
  expect(reactionTo('serving', { type: 'pause' })).toEqual(['paused', 'stop', 'say pause']);
  expect(reactionTo('serving', { type: 'pause-heard' })).toEqual(['paused', 'stop']);
  expect(reactionTo('done', { type: 'pause-heard' })).toEqual(['done', 'say end']);
});

test('the user can retry what rests or has ended, except what arrived', () => {
  const [state, effects] = nextOutgoing(STATES.paused, { type: 'retry' }, BOB);
  expect(state).toMatchObject({ phase: 'waiting', resumes: true });
  expect(names(effects)).toEqual(['queue']);
  expect(reactionTo('serving', { type: 'retry' })).toEqual(['serving']);
  expect(reactionTo('done', { type: 'retry' })).toEqual(['done']);
});

test('a program is sent the file itself, and says nothing about it', () => {
  const program = { lanline: false, resumable: false, states: false };
  const [state, effects] = nextOutgoing(STATES.waiting, { type: 'turn' }, { ...BOB, ...program });
  expect(state).toMatchObject({ phase: 'offered', problem: { code: 'waiting-for-answer' } });
  expect(names(effects)).toEqual(['offer']);
  expect(nextOutgoing(state, { type: 'sent', attempt: state.attempt }, BOB)[0]).toMatchObject({
    phase: 'done',
    told: true,
  });
});
