import type { TransferView } from '../../main/ipc/contract.ts';
import { countText, durationText, sizeText, speedText } from './quantities.ts';

/** The line under a file's name. */
export function transferText(transfer: TransferView, name: string): string {
  const files = transfer.fileCount > 1 ? `${countText(transfer.fileCount)} files, ` : '';
  const size = `${files}${sizeText(transfer.sizeBytes)}`;
  const incoming = transfer.direction === 'in';
  switch (transfer.state) {
    case 'offered':
      return incoming ? `${size} · waiting for your answer` : `${size} · waiting for ${name} to accept`;
    case 'waiting':
      return `${size} · ${transfer.problem ?? 'waiting'}`;
    case 'running':
      return runningText(transfer);
    case 'paused':
      return `${sizeText(transfer.doneBytes)} of ${size} · paused`;
    case 'done':
      return incoming ? `${size} · received` : `${size} · sent`;
    case 'failed':
      return `${sizeText(transfer.doneBytes)} of ${size} · failed`;
    case 'cancelled':
      return `${size} · cancelled`;
    case 'denied':
      return incoming ? `${size} · you declined` : `${size} · ${name} declined`;
  }
}

function runningText({ doneBytes, sizeBytes, bytesPerSecond }: TransferView): string {
  const parts = [`${sizeText(doneBytes)} of ${sizeText(sizeBytes)}`];
  if (bytesPerSecond > 0) {
    parts.push(speedText(bytesPerSecond), `${durationText((sizeBytes - doneBytes) / bytesPerSecond)} left`);
  }
  return parts.join(' · ');
}
