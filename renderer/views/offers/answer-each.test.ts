import { expect, test } from 'vitest';
import type { OfferView, ProblemView } from '../../../main/ipc/contract.ts';
import { answerEach } from './answer-each.ts';

const offers = ['a', 'b', 'c'].map((id) => ({ id }) as OfferView);

/** Answers until `failing`, which is rejected with `problem`; resolves with the IDs that were answered. */
async function answered(
  list: readonly OfferView[],
  failing: string,
  problem: ProblemView,
): Promise<string[]> {
  const ids: string[] = [];
  await answerEach(list, async ({ id }) => {
    if (id === failing) throw problem;
    ids.push(id);
  });
  return ids;
}

test('an offer that was taken back while several are answered is passed over', async () => {
  expect(await answered(offers, 'b', { code: 'withdrawn' })).toEqual(['a', 'c']);
});

test('an offer that was taken back while it alone is answered is reported', async () => {
  await expect(answered(offers.slice(0, 1), 'a', { code: 'withdrawn' })).rejects.toEqual({
    code: 'withdrawn',
  });
});

test('what fails for another reason is reported once, and the rest stays to be answered', async () => {
  const problem = { code: 'folder-missing' } as const;
  const ids: string[] = [];
  const answering = answerEach(offers, async ({ id }) => {
    ids.push(id);
    throw problem;
  });
  await expect(answering).rejects.toEqual(problem);
  expect(ids).toEqual(['a']);
});
