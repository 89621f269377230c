import type { DiagnosisSection, StepView } from '../../ipc/contract.ts';
import { rangeOf } from './address-range.ts';
import type { AdapterObservation, AddressObservation, Observations } from './observations.ts';

/** What was tested so far, and how it went; what is still to come is running. */
export function sectionsOf(seen: Observations): DiagnosisSection[] {
  const { adapters = [], address } = seen;
  return [
    { about: { kind: 'computer' }, steps: computerSteps(seen) },
    ...adapters.map((adapter) => ({ about: networkOf(adapter), steps: adapterSteps(adapter, seen) })),
    ...(address === undefined
      ? []
      : [
          {
            about: { kind: 'address', address: address.address } as const,
            steps: address.isOwn ? [] : addressSteps(address, seen),
          },
        ]),
  ];
}

function networkOf({ kind, name, host, netmask }: AdapterObservation): DiagnosisSection['about'] {
  return { kind, adapter: name, network: `${host}/${rangeOf(host, netmask).prefixBits}` };
}

function computerSteps({ hidden, port, portState, firewall, adapters }: Observations): StepView[] {
  const isOff = adapters !== undefined && adapters.length === 0;
  return [
    { code: 'visible', result: hidden ? 'hidden' : 'visible', outcome: hidden ? 'note' : 'ok' },
    {
      code: 'port',
      port,
      result: portState ?? 'running',
      outcome: portState === undefined ? 'running' : portState === 'open' ? 'ok' : 'problem',
    },
    { code: 'firewall', result: firewall ?? 'running', outcome: firewall === undefined ? 'running' : 'ok' },
    ...(isOff ? [{ code: 'network', result: 'none', outcome: 'problem' } as const] : []),
  ];
}

function adapterSteps(adapter: AdapterObservation, seen: Observations): StepView[] {
  const { search, isHeardBack, kind, isDefault } = adapter;
  const steps: StepView[] = [
    {
      code: 'search',
      result: search,
      outcome: search === 'sent' ? 'ok' : search === 'impossible' ? 'note' : 'problem',
    },
  ];
  if (isDefault && kind === 'vpn') steps.push({ code: 'route', result: 'default', outcome: 'note' });
  if (search === 'impossible') return steps;
  if (search === 'sent' && seen.portState === 'open') steps.push(echo(isHeardBack, seen.isComplete));
  return [...steps, others(adapter, seen.isComplete)];
}

function echo(isHeardBack: boolean, isComplete: boolean): StepView {
  if (isHeardBack) return { code: 'echo', result: 'heard', outcome: 'ok' };
  if (!isComplete) return { code: 'echo', result: 'running', outcome: 'running' };
  return { code: 'echo', result: 'missing', outcome: 'problem' };
}

function others({ searching, answering }: AdapterObservation, isComplete: boolean): StepView {
  const counted = { code: 'others', searching, answering } as const;
  if (!isComplete) return { ...counted, result: 'running', outcome: 'running' };
  return { ...counted, result: 'counted', outcome: searching + answering > 0 ? 'ok' : 'note' };
}

function addressSteps(at: AddressObservation, { port, isComplete, adapters }: Observations): StepView[] {
  if (adapters === undefined) return [{ code: 'subnet', result: 'running', outcome: 'running' }];
  const isInside = at.within !== undefined;
  const steps: StepView[] = [
    { code: 'subnet', result: isInside ? 'inside' : 'outside', outcome: isInside ? 'ok' : 'problem' },
  ];
  if (!isInside || at.via === null) steps.push(wayStep(at));
  steps.push(askedStep(at, port, isComplete), connectedStep(at, isComplete));
  if (at.tcp === 'open') steps.push(identifiedStep(at));
  return [...steps, ...neighbourSteps(at, isComplete)];
}

/** Asked for only where nothing else tells whether somebody is there. */
function neighbourSteps(
  { neighbour, tcp, heard, asked }: AddressObservation,
  isComplete: boolean,
): StepView[] {
  if (neighbour !== undefined) {
    return [{ code: 'neighbour', result: neighbour, outcome: neighbour === 'present' ? 'ok' : 'problem' }];
  }
  const isSilent = (tcp === 'silent' || tcp === 'unreachable') && heard.length === 0 && asked !== 'answered';
  return isSilent && !isComplete ? [{ code: 'neighbour', result: 'running', outcome: 'running' }] : [];
}

function wayStep({ via }: AddressObservation): StepView {
  if (via === null) return { code: 'way', result: 'none', adapter: '', outcome: 'problem' };
  return { code: 'way', result: 'adapter', adapter: via ?? '', outcome: 'note' };
}

function askedStep({ asked }: AddressObservation, port: number, isComplete: boolean): StepView {
  if (asked === undefined && !isComplete)
    return { code: 'asked', port, result: 'running', outcome: 'running' };
  return { code: 'asked', port, result: asked ?? 'failed', outcome: asked === 'answered' ? 'ok' : 'problem' };
}

function connectedStep({ tcp, port, triedPort }: AddressObservation, isComplete: boolean): StepView {
  const step = { code: 'connected', port: triedPort ?? port ?? 0 } as const;
  if (tcp === undefined && !isComplete) return { ...step, result: 'running', outcome: 'running' };
  const result = tcp === 'no-route' ? 'noRoute' : (tcp ?? 'failed');
  return { ...step, result, outcome: tcp === 'open' ? 'ok' : 'problem' };
}

function identifiedStep({ who }: AddressObservation): StepView {
  if (who === undefined) return { code: 'identified', result: 'running', outcome: 'running' };
  const outcome = who === 'lanline' || who === 'plain' ? 'ok' : who === 'other' ? 'problem' : 'note';
  return { code: 'identified', result: who, outcome };
}
