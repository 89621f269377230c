import { connect } from 'node:net';
import { deadline } from './deadline.ts';
import type { Address } from './wire/address.ts';

/**
 * What an attempt to connect came to.
 * 'open': somebody listens. 'refused': the machine is there, but nobody listens (or its firewall says so).
 * 'silent': no answer at all. 'unreachable': the network says that nobody is there, or a firewall that we may not.
 * 'no-route': no way leads there. 'forbidden': our own system forbids it. 'failed': it could not be tried.
 */
export type TcpOutcome = 'open' | 'refused' | 'silent' | 'unreachable' | 'no-route' | 'forbidden' | 'failed';

const OUTCOMES: Readonly<Record<string, TcpOutcome>> = {
  ECONNREFUSED: 'refused',
  // The connection was there, and was ended at once.
  ECONNRESET: 'refused',
  ETIMEDOUT: 'silent',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'no-route',
  ENETDOWN: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
};

/** Connects to `address`, says nothing, and hangs up. Never rejects. */
export function probeTcp(
  address: Address,
  options: {
    /** Our own address; undefined lets the system choose. */
    readonly from: string | undefined;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
  },
): Promise<TcpOutcome> {
  const { from, timeoutMs, signal } = options;
  return new Promise((resolve) => {
    const socket = connect({ ...address, ...(from === undefined ? {} : { localAddress: from }) });
    const settle = (outcome: TcpOutcome) => {
      cancel();
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(outcome);
    };
    const onAbort = () => settle('failed');
    const cancel = deadline(timeoutMs, () => settle('silent'));
    signal.addEventListener('abort', onAbort);
    socket.on('connect', () => settle('open'));
    socket.on('error', (error: NodeJS.ErrnoException) => settle(OUTCOMES[error.code ?? ''] ?? 'failed'));
    if (signal.aborted) onAbort();
  });
}
