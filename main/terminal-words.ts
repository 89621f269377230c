import { languageFor, type Translate, translatorFor } from '../locales/index.ts';
import { problemSentence } from '../locales/sentences.ts';
import { ListenError } from './engine/index.ts';
import type { ProblemView } from './ipc/contract.ts';
import { Problem } from './messenger/problem.ts';

/** The languages of the process' surroundings, as BCP 47 tags. */
export function processLanguages(): string[] {
  return [Intl.DateTimeFormat().resolvedOptions().locale];
}

/** What the terminal says, in the language of the system. */
export function terminalWords(): Translate {
  return translatorFor(languageFor(processLanguages()));
}

/** Why Lanline could not start, in a sentence; undefined for what nobody foresaw. */
export function startFailure(t: Translate, error: unknown): string | undefined {
  const problem = error instanceof ListenError ? listenProblem(error) : error;
  return problem instanceof Problem ? problemSentence(t, problem.view) : undefined;
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
