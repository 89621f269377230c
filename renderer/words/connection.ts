import type { ConnectionView, PersonView } from '../../main/ipc/contract.ts';
import { countText } from './quantities.ts';

/** How we stand with a person, in words; the messenger's own sentence goes first. */
export function linkText(person: Pick<PersonView, 'name' | 'link' | 'presence'>, now = Date.now()): string {
  const { link, name } = person;
  switch (link.state) {
    case 'open':
      return link.message ?? 'Connected';
    case 'calling':
      return link.message ?? `Waiting for ${name} to accept…`;
    case 'denied':
      return link.message ?? `${name} declined.`;
    case 'failed':
      return link.message ?? `${name} could not be reached.`;
    case 'lost':
      return `${link.message ?? 'Connection lost'}: trying again in ${secondsUntil(link.retryAt ?? now, now)} s`;
    case 'unsafe':
      return 'Stopped for your safety';
    case 'closed':
      return link.message ?? 'The connection was closed.';
    case 'idle':
      return link.message ?? (person.presence === 'here' ? 'Not connected' : 'Away');
  }
}

function secondsUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / 1000));
}

/** What a connection carries: `json, strict`, `a stream of 2,048-byte frames (bytes)`. */
export function contractText(
  contract: Pick<ConnectionView, 'dataType' | 'strict' | 'stream' | 'dataSize'>,
): string {
  if (contract.stream) {
    const frames =
      contract.dataSize === 'auto' ? 'frames of one size' : `${countText(contract.dataSize)}-byte frames`;
    return `a stream of ${frames} (${contract.dataType})`;
  }
  return contract.strict ? `${contract.dataType}, strict` : `${contract.dataType}, any type allowed`;
}
