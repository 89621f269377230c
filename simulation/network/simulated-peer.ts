import { CallerSlots } from '../../main/engine/caller-slots.ts';
import { ConnectionRegistry } from '../../main/engine/connection-registry.ts';
import { type Handlers, type Logger, TypedEventEmitter } from '../../main/engine/event-emitter.ts';
import { HANDSHAKE_MS, WAITING_OFFERS } from '../../main/engine/flood-limits.ts';
import { HeardPeers } from '../../main/engine/heard-peers.ts';
import {
  type Address,
  addressName,
  ConnectError,
  type Connection,
  type ConnectOptions,
  type Encryption,
  type FoundPeer,
  type Identity,
  type Introduction,
  type Peer,
  type PeerEvents,
  parseAddressName,
  shortIdOf,
} from '../../main/engine/index.ts';
import type { Process } from '../machine/process.ts';
import { broadcast, sendDatagram } from './datagrams.ts';
import { dial, identify } from './dial.ts';
import { type Datagram, Host } from './host.ts';
import type { Network, Routed } from './network.ts';
import type { Proposal } from './segment.ts';
import { SimulatedConnection } from './simulated-connection.ts';
import type { End } from './wire.ts';

/** How long a denied caller may take to hang up, as in the engine. */
const DENY_LINGER_MS = 1_000;
const TIMEOUT_MS = 2_000;
/** How often the engine looks at its interfaces. */
const LOOK_EVERY_MS = 1_000;
/** A goodbye is a datagram, and those get lost. */
const GOODBYES = 2;

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
    Routed,
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
  readonly #heard: HeardPeers;
  #lastPresence = '';
  #isLooking = false;

  constructor({ network, host, process, port, identity, log, swallows }: SimulatedPeerInit) {
    super({}, log);
    this.network = network;
    this.host = host;
    this.process = process;
    this.#port = port;
    this.identity = identity;
    this.#log = log;
    this.#swallows = swallows;
    this.#heard = new HeardPeers(
      () => network.random.below(1_000) / 1_000,
      () => process.clock.elapsed(),
    );
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
      onDatagram: (datagram, from) => this.#onDatagram(datagram, from),
    };
    this.#lastPresence = this.#presence;
    this.network.wires.add(this);
    this.emit('listen', this as unknown as Peer);
  }

  async stop(): Promise<void> {
    if (!this.listening) return;
    if (!this.invisible) {
      for (let time = 0; time < GOODBYES; time++) broadcast(this.network, this.host, this.#datagram('bye'));
    }
    this.host.listening = undefined;
    this.network.wires.delete(this);
    const connections = [...this.#connections.all.values()];
    await Promise.all(connections.map((connection) => connection.close('stopped')));
    for (const end of this.#ends) end.destroy(false);
  }

  /** The system ends the program: it closes its sockets, or nothing at all if the power is gone. */
  end(powerLost: boolean): void {
    if (this.listening) this.host.listening = undefined;
    this.network.wires.delete(this);
    for (const end of this.#ends) {
      if (powerLost) end.vanish();
      else end.destroy(this.network.random.chance(0.7));
    }
  }

  async ping({ asks = false }: { asks?: boolean } = {}): Promise<void> {
    if (!this.listening) return;
    broadcast(this.network, this.host, this.#datagram('ping', asks));
    this.#heard.searched(!this.invisible);
  }

  /** To whoever has that address now, on both of its ports. */
  async probe(target: string): Promise<void> {
    const to = this.network.ownerOf(target.split(':')[0] ?? '');
    if (!this.listening || !(to instanceof Host)) return;
    for (let port = 0; port < 2; port++)
      sendDatagram(this.network, this.host, to, this.#datagram('ping', true));
  }

  /** What gets through has changed, perhaps because our own address has: looked at once a second. */
  routesChanged(): void {
    if (this.#isLooking || !this.listening || this.#presence === this.#lastPresence) return;
    this.#isLooking = true;
    this.process.clock.after(this.network.random.below(LOOK_EVERY_MS), () => {
      this.#isLooking = false;
      if (!this.listening || this.#presence === this.#lastPresence) return;
      this.#lastPresence = this.#presence;
      this.emit('network', this as unknown as Peer);
    });
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
      introduction: this.#introduction,
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
    end.send({ type: 'accept', introduction: this.#introduction });
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

  get #introduction(): Introduction {
    return { name: this.displayName ?? '', device: 'Linux', version: '0' };
  }

  #datagram(type: Datagram['type'], asks = false): Datagram {
    const shortId = shortIdOf(this.identity?.fingerprint ?? '');
    return { type, asks, from: this.addressName, displayName: this.displayName ?? '', shortId };
  }

  #onDatagram({ type, asks, from: addressName, displayName, shortId }: Datagram, from: Host): void {
    if (!this.listening) return;
    if (type === 'bye') {
      this.emit('goodbye', this as unknown as Peer, addressName);
      return;
    }
    const ping = {
      type: 'PING',
      listens: undefined,
      answerTo: undefined,
      asks,
      hints: { displayName, shortId },
    } as const;
    const answers = type === 'ping' && !this.invisible && this.#heard.needsAnswer(ping, addressName);
    this.#heard.heard(addressName, undefined);
    const found: FoundPeer = { addressName, displayName, shortId, lanline: true };
    this.emit('sighting', this as unknown as Peer, found);
    if (answers) sendDatagram(this.network, this.host, from, this.#datagram('pong'));
  }

  /** Where others can reach us, as far as we can see. */
  get #presence(): string {
    return this.host.reachable ? this.host.ip : '';
  }
}
