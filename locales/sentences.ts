import type { ICUArgs } from 'use-intl/core';
import type {
  FindingFacts,
  NoticeFacts,
  NoticeView,
  ProblemFacts,
  ProblemView,
  StepFacts,
} from '../main/ipc/contract.ts';
import { en } from './en/index.ts';
import type { Translate } from './index.ts';

/** Keeps text that somebody else wrote from turning ours around (UAX #9). */
type Isolate = (text: string) => string;
const asIs: Isolate = (text) => text;
/** Facts that somebody else wrote, and that are not cleaned like names of people. */
const FOREIGN: ReadonlySet<string> = new Set(['name', 'text', 'path', 'value']);

/** The sentence of a problem. @param isolate for where the sentence is shown among others */
export function problemSentence(t: Translate, problem: ProblemView, isolate: Isolate = asIs): string {
  return format(t, 'problems', problem, isolate);
}

/** The sentence of a notice. */
export function noticeSentence(t: Translate, notice: NoticeView, isolate: Isolate = asIs): string {
  return format(t, 'notices', notice, isolate);
}

/** A problem within another one is a sentence of its own; a code of a newer Lanline is 'unexpected'. */
function format(
  t: Translate,
  area: 'problems' | 'notices',
  view: { readonly code: string },
  isolate: Isolate,
): string {
  const { code, ...facts } = view;
  if (!Object.hasOwn(en[area], code)) return t('problems.unexpected');
  const words = Object.entries(facts).map(([name, fact]) => [
    name,
    typeof fact === 'object'
      ? problemSentence(t, fact as ProblemView, isolate)
      : typeof fact === 'string' && FOREIGN.has(name)
        ? isolate(fact)
        : fact,
  ]);
  // `UnfilledArguments` proves that each code has the facts its sentence needs.
  return t(`${area}.${code}` as 'problems.denied', Object.fromEntries(words));
}

/** Arguments of messages that no fact of their code fills. */
type Unfilled<Messages, Facts> = {
  [C in keyof Messages & keyof Facts]: Exclude<keyof ICUArgs<Messages[C] & string, object>, keyof Facts[C]>;
}[keyof Messages & keyof Facts];
type Nothing<T extends never> = T;
/** The compiler fails here, and names the argument, when a sentence needs a fact that its code does not have. */
export type UnfilledArguments = Nothing<
  | Unfilled<(typeof en)['problems'], ProblemFacts>
  | Unfilled<(typeof en)['notices'], NoticeFacts>
  | Unfilled<(typeof en)['diagnosis']['causes'], FindingFacts>
  | Unfilled<(typeof en)['diagnosis']['advice'], FindingFacts & Record<keyof FindingFacts, { code: unknown }>>
  | Unfilled<(typeof en)['diagnosis']['steps'], StepFacts>
>;
