import { toasts } from './stores/toasts.ts';
import { problemText } from './words/problem.ts';
import { t } from './words/t.ts';

/** Why a call was rejected (`{ code, message }`), or at least that it failed. */
export function failureText(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) {
    if (typeof error.message === 'string' && error.message !== '') return problemText(error.message);
  }
  return t('failures.unknown');
}

/** Waits for a call; if it fails, says why in a toast and gives undefined. */
export async function orReport<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    toasts.getState().push('problem', failureText(error));
    return undefined;
  }
}
