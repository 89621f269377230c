import { toasts } from './stores/toasts.ts';
import { isProblem, problemText } from './words/problem.ts';

/** Why a call was rejected, as a sentence. */
export function failureText(error: unknown): string {
  return problemText(isProblem(error) ? error : { code: 'unexpected' });
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
