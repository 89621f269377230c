import { toasts } from './stores/toasts.ts';

/** The sentence of a rejected call (`{ code, message }`), or one that says at least that it failed. */
export function problemOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) {
    if (typeof error.message === 'string' && error.message !== '') return error.message;
  }
  return 'That did not work, and no reason was given.';
}

/** Waits for a call; if it fails, says why in a toast and gives undefined. */
export async function attempt<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    toasts.getState().push('problem', problemOf(error));
    return undefined;
  }
}
