import { Problem } from '../messenger/problem.ts';
import type { CallError, Calls } from './contract.ts';
import { isCallName, readArguments } from './guard.ts';

export type CallResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: CallError };
export type Call = (name: string, args: unknown[]) => Promise<CallResult>;

/** Makes one function of all calls: what a window sends is checked, what fails becomes a sentence, and nothing throws. */
export function serveCalls(calls: Calls, log: (event: string, error: unknown) => void): Call {
  return async (name, args) => {
    if (!isCallName(name))
      return refused('unknown-call', 'This window asks for something that does not exist.');
    const checked = readArguments(name, args);
    if (checked === undefined) return refused('arguments', 'That can not be done with these values.');
    try {
      const run = calls[name] as (...args: unknown[]) => Promise<unknown>;
      return { ok: true, value: await run.apply(calls, checked) };
    } catch (error) {
      if (error instanceof Problem) return refused(error.code, error.message);
      log(`call ${name}`, error);
      return refused('unexpected', 'Something unexpected went wrong. Try again.');
    }
  };
}

function refused(code: string, message: string): CallResult {
  return { ok: false, error: { code, message } };
}
