import type { Process } from '../machine/process.ts';
import type { Place } from './place.ts';
import type { End } from './wire.ts';

/** What a program has opened for the network to call. */
export interface Listening {
  readonly process: Process;
  readonly port: number;
  /** Somebody has connected: the program is told even if it is frozen, later. */
  onCall(end: End): void;
  onDatagram(datagram: Datagram, from: Host): void;
}

/** Discovery's datagrams, as far as they matter here. */
export interface Datagram {
  readonly type: 'ping' | 'pong' | 'bye';
  /** A ping that wants to be answered by everybody. */
  readonly asks: boolean;
  readonly from: string;
  readonly displayName: string;
  readonly shortId: string;
}

/** A machine's place on the network, and what listens there. */
export class Host implements Place {
  readonly name: string;
  ip: string;
  /** Switched on. */
  on = true;
  /** How many faults have pulled its cable. */
  unplugged = 0;
  /** How often a fault has let go of it. */
  replugged = 0;
  listening: Listening | undefined;

  constructor(name: string, ip: string) {
    this.name = name;
    this.ip = ip;
  }

  get reachable(): boolean {
    return this.on && this.unplugged === 0;
  }
}
