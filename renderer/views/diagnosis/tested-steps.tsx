import { Check, LoaderCircle, Minus, TriangleAlert } from 'lucide-react';
import type { DiagnosisSection, StepView } from '../../../main/ipc/contract.ts';
import { sectionText, stepText } from '../../words/diagnosis.tsx';
import { t } from '../../words/translate.ts';
import './tested-steps.css';

const SIGNS = { running: LoaderCircle, ok: Check, note: Minus, problem: TriangleAlert } as const;

/** What was tested, network by network; folded until somebody wants to know. */
export function TestedSteps({ sections }: { sections: readonly DiagnosisSection[] }) {
  return (
    <details className="tested" data-testid="tested">
      <summary>{t('diagnosis.details')}</summary>
      {sections.map(({ about, steps }) => (
        <section key={sectionText(about)}>
          <h3>{sectionText(about)}</h3>
          <ul>
            {steps.map((step) => (
              <Step key={step.code} step={step} />
            ))}
          </ul>
        </section>
      ))}
    </details>
  );
}

function Step({ step }: { step: StepView }) {
  const { outcome } = step;
  const Sign = SIGNS[outcome];
  return (
    <li data-outcome={outcome}>
      <Sign size={14} className={outcome === 'running' ? 'turning' : ''} aria-hidden="true" />
      <span className="unseen">{t(`diagnosis.outcomes.${outcome}`)}</span>
      <span>{stepText(step)}</span>
    </li>
  );
}
