import { languageFor, type Translate, translatorFor } from '../locales/index.ts';
import { noticeSentence, problemSentence } from '../locales/sentences.ts';
import { ListenError } from './engine/index.ts';
import type { ItemView, ProblemView } from './ipc/contract.ts';
import { Problem } from './messenger/problem.ts';
import type { Words } from './messenger/words.ts';

/** The languages of the process's environment, as BCP 47 tags. */
export function processLanguages(): string[] {
  return [Intl.DateTimeFormat().resolvedOptions().locale];
}

/** Translates what the terminal says into the system's language. */
export function terminalWords(): Translate {
  return translatorFor(languageFor(processLanguages()));
}

/** The sentences that the messenger needs. */
export function wordsIn(languages: readonly string[]): Words {
  const t = translatorFor(languageFor(languages));
  const english = translatorFor('en');
  return {
    exportName: (who) => t('exported.fileName', { who }),
    exported: (item, who) => t('exported.line', { who: speaker(t, item, who), what: exported(t, item) }),
    forOlderPeers: (problem) => problemSentence(english, problem),
  };
}

/** Why Lanline could not start, in a sentence; undefined for an unforeseen error. */
export function startFailure(t: Translate, error: unknown): string | undefined {
  const problem = error instanceof ListenError ? listenProblem(error) : error;
  return problem instanceof Problem ? problemSentence(t, problem.view) : undefined;
}

function speaker(t: Translate, { from }: ItemView, who: string): string {
  return from === 'me' ? t('exported.me') : from === 'them' ? who : '*';
}

function exported(t: Translate, item: ItemView): string {
  switch (item.kind) {
    case 'text':
      return item.deleted ? t('exported.deleted') : item.text;
    case 'notice':
      return noticeSentence(t, item.notice);
    case 'file': {
      const { name, sizeBytes, state } = item.transfer;
      return t('exported.file', { name, sizeBytes, state });
    }
    case 'value':
      return t('exported.value', { value: item.root.text || item.root.kind });
    case 'bytes':
      return t('exported.bytes', { sizeBytes: item.sizeBytes });
    case 'stream':
      return t('exported.stream', { frames: item.stream.frames });
  }
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
