import { expect, it } from 'vitest';
import type { TextItem, TransferView } from '../../main/ipc/contract.ts';
import { createOutcomes } from './outcomes.ts';

const text: TextItem = { id: 'i', at: 1, from: 'me', kind: 'text', text: 'Lunch?', state: 'sending' };
const transfer: TransferView = {
  id: 't',
  direction: 'out',
  shape: 'file',
  name: 'menu.pdf',
  sizeBytes: 1,
  fileCount: 1,
  doneBytes: 0,
  bytesPerSecond: 0,
  state: 'offered',
  canRetry: false,
};

it('follows what was sent, and nothing else', () => {
  const outcomes = createOutcomes();
  outcomes.getState().addTexts([{ personId: 'bob', item: text }]);
  outcomes.getState().addTransfer('eve', 't', undefined);
  outcomes.getState().follow({ ...text, state: 'read' });
  outcomes.getState().follow({ ...text, id: 'other' });
  outcomes.getState().followTransfer(transfer);
  expect([...outcomes.getState().byId.values()]).toEqual([
    { personId: 'bob', text: { ...text, state: 'read' } },
    { personId: 'eve', transfer },
  ]);
});

it('keeps why something could not be sent, until it is cleared', () => {
  const outcomes = createOutcomes();
  outcomes.getState().addProblem('bob', 'The file is gone.');
  expect([...outcomes.getState().byId.values()]).toEqual([{ personId: 'bob', problem: 'The file is gone.' }]);
  outcomes.getState().clear();
  expect(outcomes.getState().byId.size).toBe(0);
});
