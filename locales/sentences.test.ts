import { describe, expect, it } from 'vitest';
import type { NoticeView, ProblemView } from '../main/ipc/contract.ts';
import { catalogues, languages, translatorFor } from './index.ts';
import { noticeSentence, problemSentence } from './sentences.ts';

/** Facts for the arguments of a message: a name for each, and a problem where one is quoted. */
function view(code: string, message: string): { code: string } {
  const facts = [...message.matchAll(/\{(\w+)/g)].map(([, name = '']) => [
    name,
    name === 'problem' || name === 'reason' ? { code: 'enospc' } : name === 'taken' ? 'yes' : 7,
  ]);
  return { code, ...Object.fromEntries(facts) };
}

describe.each(languages)('in %s', (language) => {
  const t = translatorFor(language);
  it.each(Object.entries(catalogues[language].problems))('the problem %s is a sentence', (code, message) => {
    const sentence = problemSentence(t, view(code, message) as ProblemView);
    expect(sentence).not.toMatch(/[{}]|problems\.|undefined|\[object/);
    expect(sentence).toMatch(/\S/);
  });
  it.each(Object.entries(catalogues[language].notices))('the notice %s is a sentence', (code, message) => {
    const sentence = noticeSentence(t, view(code, message) as NoticeView);
    expect(sentence).not.toMatch(/[{}]|notices\.|undefined|\[object/);
  });
});

describe('a sentence', () => {
  const t = translatorFor('en');
  it('quotes what the other side said', () => {
    const reason = { code: 'changed', name: 'a.txt' } as const;
    expect(problemSentence(t, { code: 'other-side', who: 'Bob', reason })).toBe(
      'On Bob’s side: “a.txt” changed while it was being sent. Send it again.',
    );
  });
  it('of a newer Lanline is not a code in the face', () => {
    expect(problemSentence(t, { code: 'tomorrow' } as unknown as ProblemView)).toBe(t('problems.unexpected'));
    expect(problemSentence(t, { code: '__proto__' } as unknown as ProblemView)).toBe(
      t('problems.unexpected'),
    );
  });
  it('takes nothing of what somebody wrote for markup', () => {
    const text = '{who} <b>bold</b> {count, plural, other {#}}';
    expect(problemSentence(t, { code: 'text', text })).toBe(text);
  });
});
