import type { ReactNode } from 'react';
import type { DiagnosisSection, DiagnosisView, FindingView, StepView } from '../../main/ipc/contract.ts';
import { isolated } from './bidi-isolate.ts';
import { t } from './translate.ts';

/** Facts that people or programs have named. */
const FOREIGN: ReadonlySet<string> = new Set(['adapter', 'adapters', 'program']);

const code = (chunks: ReactNode) => <code>{chunks}</code>;

/** The cause in one sentence. */
export function causeText(finding: FindingView): string {
  return plain(`diagnosis.causes.${finding.code}`, finding);
}

/** What to do about it. */
export function adviceText(finding: FindingView): ReactNode {
  const key = `diagnosis.advice.${finding.code}` as 'diagnosis.advice.port-failed';
  return t.rich(key, { ...factsOf(finding), code });
}

export function firewallText({ kind, udpPort, tcpPort }: NonNullable<DiagnosisView['firewall']>): ReactNode {
  const ports = { udpPort: String(udpPort), tcpPort: String(tcpPort) };
  return t.rich(`diagnosis.firewalls.${kind}` as 'diagnosis.firewalls.ufw', { ...ports, code });
}

export function stepText(step: StepView): string {
  return plain(`diagnosis.steps.${step.code}`, step);
}

/** What a section of steps is about. */
export function sectionText(about: DiagnosisSection['about']): string {
  if (about.kind === 'computer') return t('diagnosis.computer');
  if (about.kind === 'address') return about.address;
  return t(`diagnosis.${about.kind}`, { adapter: isolated(about.adapter), network: about.network });
}

type PlainKey = `diagnosis.causes.${FindingView['code']}` | `diagnosis.steps.${StepView['code']}`;

/** `UnfilledArguments` (locales/sentences.ts) proves that each code has the facts its sentences need. */
function plain(key: PlainKey, view: FindingView | StepView): string {
  return t(key as 'diagnosis.causes.own-address', factsOf(view) as { address: string });
}

function factsOf(view: FindingView | StepView): Record<string, string | number> {
  const facts = Object.entries(view).map(([name, fact]) => [
    name,
    FOREIGN.has(name) ? isolated(String(fact)) : fact,
  ]);
  return Object.fromEntries(facts) as Record<string, string | number>;
}
