import { expect, it } from 'vitest';
import type { DiagnosisView } from '../../main/ipc/contract.ts';
import { createDiagnosis } from './diagnosis.ts';

const tested: DiagnosisView = { address: null, sections: [] };
const found: DiagnosisView = { ...tested, finding: { code: 'nobody' } };

it('shows how far a diagnosis is, and then what it found', () => {
  const diagnosis = createDiagnosis();
  diagnosis.getState().begin('10.0.0.7');
  expect(diagnosis.getState()).toMatchObject({ open: true, address: '10.0.0.7', running: true, view: null });
  diagnosis.getState().progress(tested);
  expect(diagnosis.getState()).toMatchObject({ running: true, view: tested });
  diagnosis.getState().end(found);
  expect(diagnosis.getState()).toMatchObject({ running: false, view: found });
});

it('does not mix up what another window finds with what this one has found', () => {
  const diagnosis = createDiagnosis();
  diagnosis.getState().begin('');
  diagnosis.getState().end(found);
  diagnosis.getState().progress(tested);
  expect(diagnosis.getState().view).toBe(found);
});

it('forgets the last one when a new one begins', () => {
  const diagnosis = createDiagnosis();
  diagnosis.getState().begin('');
  diagnosis.getState().fail('No.');
  expect(diagnosis.getState()).toMatchObject({ running: false, problem: 'No.' });
  diagnosis.getState().begin('');
  expect(diagnosis.getState()).toMatchObject({ running: true, view: null, problem: undefined });
});
