import { languageFor, type Translate, translatorFor } from '../locales/index.ts';
import { problemSentence } from '../locales/sentences.ts';
import { ListenError } from './engine/index.ts';
import type { ProblemView } from './ipc/contract.ts';
import { Problem } from './messenger/problem.ts';
import { problemOf } from './messenger/problem-of.ts';

/** The languages of the process's environment, as BCP 47 tags. */
export function processLanguages(): string[] {
  return [Intl.DateTimeFormat().resolvedOptions().locale];
}

/** Translates what the terminal says into the system's language. */
export function terminalWords(): Translate {
  return translatorFor(languageFor(processLanguages()));
}

/** Why Lanline could not start, in a sentence; undefined for an unforeseen error. */
export function startFailure(t: Translate, error: unknown): string | undefined {
  const problem = startProblem(error);
  return problem && problemSentence(t, problem.view);
}

/** Whether Lanline runs already, and has brought up its window instead. */
export function isStartedAlready(error: unknown): boolean {
  return error instanceof Problem && error.code === 'already-running';
}

function startProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof ListenError) return listenProblem(error);
  const reason = problemOf(error, '');
  if (reason.code === 'unexpected') return undefined;
  const path = (error as NodeJS.ErrnoException).path;
  return path === undefined ? reason : new Problem('start-path', { path, reason: reason.view });
}

function listenProblem({ code, address }: ListenError): Problem {
  const codes = {
    'port-taken': 'port-taken',
    'no-such-address': 'no-such-address',
    forbidden: 'port-forbidden',
    failed: 'listen-failed',
  } as const satisfies Record<ListenError['code'], ProblemView['code']>;
  return new Problem(codes[code], { address });
}
