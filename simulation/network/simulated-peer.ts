import { CallerSlots } from '../../main/engine/caller-slots.ts';
import { ConnectionRegistry } from '../../main/engine/connection-registry.ts';
import { type Handlers, type Logger, TypedEventEmitter } from '../../main/engine/event-emitter.ts';
import { HANDSHAKE_MS, WAITING_OFFERS } from '../../main/engine/flood-limits.ts';
import {
  type Address,
  addressName,
  ConnectError,
  type Connection,
  type ConnectOptions,
  type Encryption,
  type Identity,
  type Peer,
  type PeerEvents,
  parseAddressName,
} from '../../main/engine/index.ts';
import type { Process } from '../machine/process.ts';
import { dial, identify } from './dial.ts';
import type { Host } from './host.ts';
import { introductionOf } from './introduction.ts';
import type { Network } from './network.ts';
import type { Proposal } from './segment.ts';
import { SimulatedConnection } from './simulated-connection.ts';
import { SimulatedDiscovery } from './simulated-discovery.ts';
import type { End } from './wire.ts';

/** How long a denied caller may take to hang up, as in the engine. */
const DENY_LINGER_MS = 1_000;
const TIMEOUT_MS = 2_000;

type Answers = { offer: boolean | Promise<boolean> };

export interface SimulatedPeerInit {
  readonly network: Network;
  readonly host: Host;
  readonly process: Process;
  readonly port: number;
  readonly identity: Identity;
  readonly log: Logger;
  /** Messages that are not handed to the program: see Sabotage. */
  readonly swallows?: ((type: string) => boolean) | undefined;
}

/** The part of the engine's Peer that the messenger uses, on the simulated network. */
export class SimulatedPeer
  extends TypedEventEmitter<PeerEvents, Answers>
  implements
    Pick<
      Peer,
      | 'address'
      | 'addressName'
      | 'addressNames'
      | 'connect'
      | 'connections'
      | 'discoveryProblem'
      | 'displayName'
      | 'encryption'
      | 'identify'
      | 'identity'
      | 'invisible'
      | 'ping'
      | 'probe'
      | 'stop'
    >
{
  identity: Identity | undefined;
  encryption: Encryption = 'prefer';
  invisible = false;
  displayName: string | undefined;
  readonly discoveryProblem: undefined;
  readonly network: Network;
  readonly host: Host;
  readonly process: Process;
  readonly #port: number;
  readonly #log: Logger;
  readonly #swallows: ((type: string) => boolean) | undefined;
  readonly #connections = new ConnectionRegistry();
  readonly #waiting = new CallerSlots(WAITING_OFFERS);
  /** Every end that the program has open, until its connection is over. */
  readonly #ends = new Set<End>();
  readonly #discovery: SimulatedDiscovery;

  constructor({ network, host, process, port, identity, log, swallows }: SimulatedPeerInit) {
    super({}, log);
    this.network = network;
    this.host = host;
    this.process = process;
    this.#port = port;
    this.identity = identity;
    this.#log = log;
    this.#swallows = swallows;
    const typed = this as unknown as Peer;
    this.#discovery = new SimulatedDiscovery({
      network,
      host,
      process,
      self: () => this,
      onSighting: (found) => this.emit('sighting', typed, found),
      onGoodbye: (name) => this.emit('goodbye', typed, name),
      onNetwork: () => this.emit('network', typed),
    });
  }

  get address(): Address {
    return { host: this.host.ip, port: this.#port };
  }

  get addressName(): string {
    return addressName(this.address);
  }

  get connections(): ReadonlyMap<string, Connection> {
    return this.#connections.all;
  }

  get addressNames(): string[] {
    return [this.addressName];
  }

  get listening(): boolean {
    return this.host.listening?.process === this.process;
  }

  /** The ends that the kernel still knows, for their bound. */
  get openEnds(): number {
    return [...this.#ends].filter((end) => end.alive).length;
  }

  async start(): Promise<void> {
    const { host, process } = this;
    host.listening = {
      process,
      port: this.#port,
      onCall: (end) => this.#onCall(end),
      onDatagram: (datagram, from) => this.listening && this.#discovery.received(datagram, from),
    };
    this.#discovery.start();
    this.emit('listen', this as unknown as Peer);
  }

  async stop(): Promise<void> {
    if (!this.listening) return;
    this.#discovery.stop(true);
    this.host.listening = undefined;
    const connections = [...this.#connections.all.values()];
    await Promise.all(connections.map((connection) => connection.close('stopped')));
    for (const end of this.#ends) end.destroy(false);
  }

  /** The system ends the program: it closes its sockets, or nothing at all if the power is gone. */
  end(powerLost: boolean): void {
    if (this.listening) this.host.listening = undefined;
    this.#discovery.stop(false);
    for (const end of this.#ends) {
      if (powerLost) end.vanish();
      else end.destroy(this.network.random.chance(0.7));
    }
  }

  /** Nobody looks for the reasons of failure here, so it tells of no interfaces. */
  async ping({ asks = false }: { asks?: boolean } = {}): Promise<never[]> {
    if (this.listening) this.#discovery.ping(asks);
    return [];
  }

  async probe(target: string): Promise<void> {
    if (this.listening) this.#discovery.probe(target);
  }

  async connect(address: string | Address, options: ConnectOptions = {}): Promise<Connection> {
    const target = this.#target(address);
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    const proposal: Proposal = {
      dataType: options.dataType ?? 'json',
      strict: options.strict ?? true,
      stream: options.stream ?? false,
      dataSize: options.dataSize,
      purpose: options.purpose,
      waitMs: 1_000 * Math.ceil(timeoutMs / 1_000), // HELLO says whole seconds
      claimed: this.addressName,
      fingerprint: this.identity?.fingerprint ?? '',
      introduction: introductionOf(this.displayName, options.about),
    };
    const { signal, fingerprint } = options;
    const answered = await dial(this, target, { proposal, timeoutMs, signal, fingerprint });
    if (!this.listening) {
      answered.end.destroy(true);
      throw new ConnectError('aborted', 'This peer was stopped.');
    }
    const connection = new SimulatedConnection({
      ...answered,
      proposal,
      initiator: true,
      peerName: addressName(target),
      log: this.#log,
      swallows: this.#swallows,
      handlers: options.handlers,
    });
    this.#establish(connection);
    return connection as unknown as Connection;
  }

  async identify(address: string | Address, options: { signal?: AbortSignal } = {}): Promise<string> {
    return identify(this, this.#target(address), options.signal);
  }

  /** Remembers an end that was opened here, so that it ends with the program. */
  track(end: End): void {
    this.#ends.add(end);
    if (this.#ends.size > 64) for (const each of this.#ends) if (!each.alive) this.#ends.delete(each);
  }

  #target(address: string | Address): Address {
    const target = typeof address === 'string' ? parseAddressName(address) : address;
    if (target === undefined) throw new ConnectError('unreachable', 'That is no address.');
    if (!this.listening) throw new ConnectError('aborted', 'This peer is not started.');
    if (addressName(target) === this.addressName) throw new ConnectError('self', 'That is our own address.');
    return target;
  }

  #onCall(end: End): void {
    this.track(end);
    const forget = this.process.clock.after(HANDSHAKE_MS, () => end.destroy(true));
    end.listener = {
      onFailed: forget,
      onSegment: (segment) => {
        if (segment.type === 'client-hello') {
          end.send({ type: 'server-hello', fingerprint: this.identity?.fingerprint ?? '' });
        } else if (segment.type === 'hello') {
          forget();
          this.#answer(end, segment.proposal).catch((error: unknown) => this.#log('offer', error));
        } else {
          forget();
          end.destroy(true);
        }
      },
    };
  }

  /** As in the engine's answer-callers.ts. */
  async #answer(end: End, proposal: Proposal): Promise<void> {
    const { fingerprint, introduction } = proposal;
    const release = this.#waiting.take(end.other.ip);
    if (release === undefined || !this.listening) {
      release?.();
      return this.#deny(end);
    }
    const peerName = proposal.claimed.startsWith(`${end.other.ip}:`)
      ? proposal.claimed
      : `${end.other.ip}:${end.other.port}`;
    const connection = new SimulatedConnection({
      end,
      proposal,
      initiator: false,
      peerName,
      fingerprint,
      introduction,
      log: this.#log,
      swallows: this.#swallows,
    });
    const accepted = await this.#ask(connection as unknown as Connection);
    release();
    if (!end.alive || connection.closed) return;
    if (!accepted || !this.listening) return this.#deny(end);
    end.send({ type: 'accept', introduction: introductionOf(this.displayName) });
    this.#establish(connection);
  }

  #deny(end: End): void {
    end.send({ type: 'deny' });
    const gone = () => end.destroy(true);
    end.listener = { onFailed: () => {}, onSegment: (segment) => segment.type === 'end' && gone() };
    this.process.clock.after(DENY_LINGER_MS, gone);
  }

  async #ask(connection: Connection): Promise<boolean> {
    const peer = this as unknown as Peer;
    this.emitToListeners('offer', peer, connection);
    const handler = this.handler('offer') as Handlers<PeerEvents, Answers>['offer'] | undefined;
    if (handler === undefined) return true;
    try {
      return (await handler(peer, connection)) === true;
    } catch (error) {
      this.logFailure('offer', error);
      return false;
    }
  }

  #establish(connection: SimulatedConnection): void {
    connection.open();
    const typed = connection as unknown as Connection;
    this.#connections.add(typed);
    this.emit('connection', this as unknown as Peer, typed);
  }
}
