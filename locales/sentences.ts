import type { NoticeView, ProblemView } from '../main/ipc/contract.ts';
import { en } from './en/index.ts';
import type { Translate } from './index.ts';

/** The sentence of a problem. */
export function problemSentence(t: Translate, problem: ProblemView): string {
  return format(t, 'problems', problem);
}

/** The sentence of a notice. */
export function noticeSentence(t: Translate, notice: NoticeView): string {
  return format(t, 'notices', notice);
}

/** A problem within another one is a sentence of its own; a code of a newer Lanline is 'unexpected'. */
function format(t: Translate, area: 'problems' | 'notices', view: { readonly code: string }): string {
  const { code, ...facts } = view;
  if (!Object.hasOwn(en[area], code)) return t('problems.unexpected');
  const words = Object.entries(facts).map(([name, fact]) => [
    name,
    typeof fact === 'object' ? problemSentence(t, fact as ProblemView) : fact,
  ]);
  // The contract says which facts a code has, and a test that the words need no others.
  return t(`${area}.${code}` as 'problems.denied', Object.fromEntries(words));
}
