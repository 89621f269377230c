import { describe, expect, it } from 'vitest';
import { createToasts } from './toasts.ts';

describe('toasts', () => {
  it('show the same sentence once', () => {
    const toasts = createToasts();
    toasts.getState().push('problem', 'No answer.');
    toasts.getState().push('problem', 'No answer.');
    expect(toasts.getState().list).toHaveLength(1);
  });

  it('keep the newest four', () => {
    const toasts = createToasts();
    for (const text of ['a', 'b', 'c', 'd', 'e']) toasts.getState().push('info', text);
    expect(toasts.getState().list.map((toast) => toast.text)).toEqual(['b', 'c', 'd', 'e']);
  });

  it('go when dismissed', () => {
    const toasts = createToasts();
    toasts.getState().push('info', 'Saved.');
    toasts.getState().dismiss(toasts.getState().list[0]?.id ?? -1);
    expect(toasts.getState().list).toEqual([]);
  });
});
