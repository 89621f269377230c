import { noticeSentence, problemSentence } from '../../locales/sentences.ts';
import type { NoticeView, ProblemView } from '../../main/ipc/contract.ts';
import { isolated } from './bidi-isolate.ts';
import { t } from './translate.ts';

/** What went wrong, as a sentence. */
export function problemText(problem: ProblemView): string {
  return problemSentence(t, problem, isolated);
}

/** What a conversation says by itself, as a sentence. */
export function noticeText(notice: NoticeView): string {
  return noticeSentence(t, notice, isolated);
}

/** Whether something that was thrown is what calls reject with. */
export function isProblem(error: unknown): error is ProblemView {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}
