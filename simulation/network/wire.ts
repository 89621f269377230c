import type { Process } from '../machine/process.ts';
import type { Random } from '../random.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { Network, Routed } from './network.ts';
import { type Medium, Pipe } from './pipe.ts';
import type { Place } from './place.ts';
import type { Segment } from './segment.ts';

/** TCP gives up what nobody acknowledges after about this long (Linux, tcp_retries2 = 15). */
const GIVES_UP_MS = 945_000;
/** An open connection sends a keep-alive when it has heard nothing for this long: 1 to 1.25 times the engine's timeout. */
const KEEP_ALIVE_MS = 2_250;

/** What a program hears of its end of a connection. */
export interface EndListener {
  onSegment(segment: Segment): void;
  /** The connection is gone: the other side reset it, or nothing was acknowledged for too long. */
  onFailed(code: 'reset' | 'timed-out'): void;
}

/** One end of a TCP connection: what the kernel of one host knows of it. */
export class End {
  readonly wire: Wire;
  readonly host: Place;
  /** The local address, which the host may lose while the connection is open. */
  readonly ip: string;
  readonly port: number;
  readonly network: Network;
  readonly process: Process;
  readonly pipe: Pipe;
  listener: EndListener | undefined;
  /** The kernel knows it. */
  alive = true;
  /** Keep-alives are sent on it: it notices when the other end is gone. */
  keptAlive = false;
  other!: End;

  constructor(wire: Wire, host: Place, process: Process, port: number) {
    this.wire = wire;
    this.host = host;
    this.ip = host.ip;
    this.port = port;
    this.network = wire.network;
    this.process = process;
    this.pipe = new Pipe(wire, (segment) => this.other.arrived(segment));
  }

  send(segment: Segment): void {
    if (this.alive) this.pipe.put(segment);
  }

  /** Something has come over the wire. */
  arrived(segment: Segment): void {
    const { wire, other } = this;
    if (wire.destination(other) !== this || !this.alive) {
      wire.resetBack(other);
      return;
    }
    this.network.tap?.(other.host.name, this.host.name, shown(segment));
    this.process.enter(() => this.listener?.onSegment(segment));
  }

  /**
   * Closes it at once. Gracefully: what the kernel has is still sent, then an end; otherwise all of it is lost, and the
   * other side is sent a reset.
   */
  destroy(gracefully: boolean): void {
    if (!this.alive) return;
    if (gracefully) this.pipe.put({ type: 'end' });
    this.alive = false;
    this.pipe.abandon();
    if (!gracefully) {
      this.pipe.drop();
      this.wire.sendReset(this);
    }
    this.wire.endDied(this);
  }

  /** The machine lost its power: nothing is sent any more. */
  vanish(): void {
    this.alive = false;
    this.pipe.drop();
    this.wire.endDied(this);
  }

  failed(code: 'reset' | 'timed-out'): void {
    if (!this.alive) return;
    this.alive = false;
    this.pipe.drop();
    this.process.enter(() => this.listener?.onFailed(code));
    this.wire.endDied(this);
  }
}

function shown(segment: Segment): string {
  if (segment.type === 'json') return segment.text;
  return segment.type === 'bytes' ? `${segment.bytes.length} bytes` : segment.type;
}

/** A TCP connection. */
export class Wire implements Routed, Medium {
  readonly network: Network;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly latencyMs: number;
  readonly bytesPerSecond: number;
  readonly bufferBytes: number;
  /** Something in between has forgotten it: no packet of it gets through any more. */
  forgotten = false;
  readonly ends: readonly [caller: End, called: End];
  readonly #downSince = new Map<End, number>();

  constructor(
    network: Network,
    caller: { host: Place; process: Process; port: number },
    called: typeof caller,
  ) {
    this.network = network;
    this.time = network.time;
    this.random = network.random;
    this.latencyMs = network.path(caller.host, called.host).latencyMs;
    this.bytesPerSecond = network.random.scaled(20_000, 20_000_000);
    this.bufferBytes = network.random.scaled(4_096, 262_144);
    const one = new End(this, caller.host, caller.process, caller.port);
    const other = new End(this, called.host, called.process, called.port);
    one.other = other;
    other.other = one;
    this.ends = [one, other];
    network.wires.add(this);
  }

  /** The end that a packet from `from` reaches; 'stranger' if a host gets it that knows nothing of the connection. */
  destination(from: End): End | 'stranger' | undefined {
    if (this.forgotten) return undefined;
    const host = this.network.reaches(from.host, from.ip, from.other.ip);
    if (host === undefined) return undefined;
    return host === from.other.host && from.other.alive ? from.other : 'stranger';
  }

  routesChanged(): void {
    const { nowMs } = this.network.time;
    for (const end of this.ends) {
      const open = this.destination(end) !== undefined;
      end.pipe.routeChanged(open);
      if (open) this.#downSince.delete(end);
      else if (!this.#downSince.has(end)) {
        this.#downSince.set(end, nowMs);
        if (end.alive) this.network.time.after(GIVES_UP_MS, () => this.#giveUp(end, nowMs));
      }
      this.#probeSoon(end);
    }
  }

  endDied(end: End): void {
    if (!end.other.alive && end.pipe.queuedBytes === 0 && end.other.pipe.queuedBytes === 0) {
      this.network.wires.delete(this);
    }
    this.#probeSoon(end.other);
  }

  /** `end` sent something to a host that does not know the connection: it answers with a reset. */
  resetBack(end: End): void {
    if (this.#reachesBack(end)) this.network.time.after(this.latencyMs, () => end.failed('reset'));
  }

  sendReset(from: End): void {
    this.network.time.after(this.latencyMs, () => {
      if (this.destination(from) === from.other) from.other.failed('reset');
    });
  }

  #giveUp(end: End, sinceMs: number): void {
    if (this.#downSince.get(end) === sinceMs && end.keptAlive) end.failed('timed-out');
  }

  /** An end's next keep-alive would tell it that the other one is gone. */
  #probeSoon(end: End): void {
    if (!end.alive || this.destination(end) !== 'stranger') return;
    this.network.time.after(KEEP_ALIVE_MS, () => {
      if (end.alive && end.keptAlive && this.destination(end) === 'stranger') this.resetBack(end);
    });
  }

  #reachesBack(end: End): boolean {
    const owner = this.network.ownerOf(end.other.ip);
    return owner !== undefined && this.network.reaches(owner, end.other.ip, end.ip) === end.host;
  }
}
