import type { Random } from '../random.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { Place } from './place.ts';

/** The way from one host to another, in this direction only. Faults may overlap, so they are counted. */
export interface Path {
  /** Nothing gets through. */
  cut: number;
  /** A firewall drops calls, and only calls. */
  callsDropped: number;
  /** A firewall refuses calls. */
  callsRefused: number;
  /** Datagrams get lost, calls do not. */
  datagramsLost: number;
  /** The share of datagrams that get lost anyway, from 0 to 1. */
  lossShare: number;
  latencyMs: number;
}

/** Something that depends on what gets through. */
export interface Routed {
  routesChanged(): void;
}

/** One network segment: who owns which address, and what gets through from whom to whom. */
export class Network {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly hosts: Place[] = [];
  readonly wires = new Set<Routed>();
  /** Hears everything that arrives, for whoever looks for a fault. */
  tap: ((from: string, to: string, what: string) => void) | undefined;
  readonly #paths = new Map<string, Path>();

  constructor(time: VirtualTime, random: Random) {
    this.time = time;
    this.random = random;
  }

  add(host: Place): void {
    for (const other of this.hosts) {
      const latencyMs = this.random.scaled(1, 120) / 4;
      this.#paths.set(key(host, other), newPath(latencyMs));
      this.#paths.set(key(other, host), newPath(latencyMs));
    }
    this.hosts.push(host);
  }

  path(from: Place, to: Place): Path {
    return this.#paths.get(key(from, to)) as Path;
  }

  paths(): Iterable<Path> {
    return this.#paths.values();
  }

  /** Who owns an address now. Of two that claim it, the later host: a conflict of addresses is nobody's wish. */
  ownerOf(ip: string): Place | undefined {
    return this.hosts.findLast((host) => host.ip === ip && host.reachable);
  }

  /** Whom a packet reaches that `from` sends under its address `fromIp`; undefined if nobody. */
  reaches(from: Place, fromIp: string, toIp: string): Place | undefined {
    if (!from.reachable || from.ip !== fromIp) return undefined;
    const to = this.ownerOf(toIp);
    return to === undefined || to === from || this.path(from, to).cut > 0 ? undefined : to;
  }

  /** Something has changed that decides what gets through. */
  changed(): void {
    for (const wire of [...this.wires]) wire.routesChanged();
  }
}

function newPath(latencyMs: number): Path {
  return { cut: 0, callsDropped: 0, callsRefused: 0, datagramsLost: 0, lossShare: 0, latencyMs };
}

function key(from: Place, to: Place): string {
  return `${from.name} ${to.name}`;
}
