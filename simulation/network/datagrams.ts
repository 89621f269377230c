import { type Datagram, Host } from './host.ts';
import type { Network } from './network.ts';

/** To everybody who listens for it. */
export function broadcast(network: Network, from: Host, datagram: Datagram): void {
  for (const to of network.hosts) {
    if (to !== from && to instanceof Host) sendDatagram(network, from, to, datagram);
  }
}

export function sendDatagram(network: Network, from: Host, to: Host, datagram: Datagram): void {
  const path = network.path(from, to);
  const isLost = path.datagramsLost > 0 || (path.lossShare > 0 && network.random.chance(path.lossShare));
  if (isLost || network.reaches(from, from.ip, to.ip) !== to) return;
  network.time.after(path.latencyMs, () => {
    const { listening } = to;
    if (to.reachable) listening?.process.enter(() => listening.onDatagram(datagram, from));
  });
}
