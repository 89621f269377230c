import { Problem } from '../messenger/problem.ts';
import { systemProblemOf } from '../messenger/problem-of.ts';
import { type CallName, type Calls, calls } from './contract-calls.ts';
import type { ProblemView } from './views/problem-view.ts';

export type CallResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ProblemView };
export type ServedCall = (name: string, args: unknown[]) => Promise<CallResult>;

/**
 * Combines all calls into one function that checks the arguments and turns failures into codes; it never
 * throws.
 */
export function serveCalls(implementation: Calls, log: (event: string, error: unknown) => void): ServedCall {
  return async (name, args) => {
    if (!isCallName(name)) return refused({ code: 'unknown-call' });
    const checked = calls[name].args.safeParse(args);
    if (!checked.success) return refused({ code: 'arguments' });
    try {
      const run = implementation[name] as (...args: unknown[]) => Promise<unknown>;
      return { ok: true, value: await run(...(checked.data as unknown[])) };
    } catch (error) {
      if (error instanceof Problem) return refused(error.view);
      log(`call ${name}`, error);
      return refused(systemProblemOf(error)?.view ?? { code: 'unexpected' });
    }
  };
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

function refused(error: ProblemView): CallResult {
  return { ok: false, error };
}
