import { CircleCheck, CircleQuestionMark, TriangleAlert } from 'lucide-react';
import type { DiagnosisView, FindingCode, FindingView } from '../../../main/ipc/contract.ts';
import { askWhy } from '../../ask-why.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { diagnosis } from '../../stores/diagnosis.ts';
import { session } from '../../stores/session.ts';
import { adviceText, causeText, firewallText } from '../../words/diagnosis.tsx';
import { t } from '../../words/translate.ts';

/** Nothing is wrong on this machine. */
const WELL: ReadonlySet<FindingCode> = new Set(['found', 'others-seen', 'nobody']);
/** Not a fault, but something to decide. */
const OPEN: ReadonlySet<FindingCode> = new Set(['hidden', 'own-address', 'port-moved']);

/** The cause, and what to do about it. */
export function Finding({
  finding,
  connectTo,
  firewall,
}: {
  finding: FindingView;
  connectTo: DiagnosisView['connectTo'] | undefined;
  firewall: DiagnosisView['firewall'] | undefined;
}) {
  const tone = WELL.has(finding.code) ? 'good' : OPEN.has(finding.code) ? 'open' : 'warning';
  const Sign = { good: CircleCheck, open: CircleQuestionMark, warning: TriangleAlert }[tone];
  return (
    <div className="finding" data-testid="finding" data-code={finding.code} data-tone={tone}>
      <Sign size={20} aria-hidden="true" />
      <h3>{causeText(finding)}</h3>
      <p>{adviceText(finding)}</p>
      {firewall !== undefined && <p className="finding-firewall">{firewallText(firewall)}</p>}
      {connectTo !== undefined && (
        <button type="button" className="primary" onClick={() => void connect(connectTo)}>
          {t('diagnosis.connect')}
        </button>
      )}
      {finding.code === 'hidden' && (
        <button type="button" className="primary" onClick={() => void becomeVisible()}>
          {t('diagnosis.becomeVisible')}
        </button>
      )}
    </div>
  );
}

async function connect(address: string): Promise<void> {
  const personId = await orReport(lanline.calls.connectTo(address));
  if (personId === undefined) return;
  session.getState().select(personId);
  diagnosis.getState().close();
}

async function becomeVisible(): Promise<void> {
  await orReport(lanline.calls.setVisible(true));
  await askWhy(diagnosis.getState().address);
}
