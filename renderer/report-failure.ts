import { toasts } from './stores/toasts.ts';
import { problemText } from './words/problem.ts';
import { t } from './words/t.ts';

/** Why a call was rejected (`{ code, message }`), as a sentence. */
export function failureText(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) {
    if (typeof error.message === 'string' && error.message !== '') return problemText(error.message);
  }
  return t('failures.unknown');
}

/** Awaits a call; if it fails, shows why in a toast and returns undefined. */
export async function orReport<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    toasts.getState().push('problem', failureText(error));
    return undefined;
  }
}
