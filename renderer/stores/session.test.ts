import { describe, expect, it } from 'vitest';
import { createSession } from './session.ts';

describe('the session', () => {
  it('keeps a draft per person, and forgets it when it is emptied', () => {
    const session = createSession();
    session.getState().setDraft('bob', 'half a sen');
    session.getState().setDraft('ann', 'hello');
    session.getState().setDraft('ann', '');
    expect([...session.getState().drafts]).toEqual([['bob', 'half a sen']]);
  });

  it('knows nobody before the first snapshot', () => {
    expect(createSession().getState().me).toBeNull();
  });
});
