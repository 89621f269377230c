import { createStore } from 'zustand/vanilla';
import type { DiagnosisView } from '../../main/ipc/contract.ts';

interface Diagnosis {
  /** Whether its dialog is shown. */
  readonly open: boolean;
  /** As typed or given; empty if nobody knows it. */
  readonly address: string;
  readonly running: boolean;
  /** What is known so far. */
  readonly view: DiagnosisView | null;
  /** Why it could not be run, as a sentence. */
  readonly problem: string | undefined;
  begin(address: string): void;
  /** Somebody's diagnosis has moved on; perhaps that of another window. */
  progress(view: DiagnosisView): void;
  end(view: DiagnosisView): void;
  fail(problem: string): void;
  close(): void;
}

/** Why somebody is not seen. */
export function createDiagnosis() {
  return createStore<Diagnosis>()((set) => ({
    open: false,
    address: '',
    running: false,
    view: null,
    problem: undefined,
    begin: (address) => set({ open: true, address, running: true, view: null, problem: undefined }),
    progress: (view) => set(({ running }) => (running ? { view } : {})),
    end: (view) => set({ view, running: false }),
    fail: (problem) => set({ problem, running: false }),
    close: () => set({ open: false, running: false }),
  }));
}

export const diagnosis = createDiagnosis();
