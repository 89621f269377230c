import { isIPv4 } from 'node:net';
import { IncomingOffers } from './answer-callers.ts';
import { Connection, type ConnectionHandlers } from './connection.ts';
import { ConnectionRegistry } from './connection-registry.ts';
import { dial, identify } from './dial.ts';
import type { DiscoveryProblem, PingResult } from './discovery-problem.ts';
import { type Handlers, type Logger, logToConsole, TypedEventEmitter } from './event-emitter.ts';
import { type FoundPeer, peersSeen } from './found-peers.ts';
import type { Handshake } from './handshake.ts';
import type { HeardDatagram } from './heard-datagram.ts';
import { KeepAlive } from './keep-alive.ts';
import { Listener } from './listener.ts';
import { LocalNetwork } from './local-network.ts';
import { hintsOf, introductionOf, type LocalProfile, secureDialOf } from './local-profile.ts';
import { ConnectError, DataSizeError, DataTypeError } from './peer-errors.ts';
import {
  type ConnectOptions,
  checkConnectOptions,
  type Encryption,
  type PeerSettings,
} from './peer-options.ts';
import type { Identity } from './secure/identity.ts';
import { SharedDials } from './shared-dials.ts';
import { type Address, addressName, parseAddressName } from './wire/address.ts';

export type PeerEvents = {
  listen: [peer: Peer];
  /** Its handler decides whether to accept; without one, all offers are accepted. */
  offer: [peer: Peer, connection: Connection];
  connection: [peer: Peer, connection: Connection];
  stop: [peer: Peer];
  /** A datagram said where a peer listens. */
  sighting: [peer: Peer, found: FoundPeer];
  /** Each discovery datagram: for finding out why somebody is not seen. */
  heard: [peer: Peer, heard: HeardDatagram];
  /** Why discovery does not work; undefined when it works again. */
  discovery: [peer: Peer, problem: DiscoveryProblem | undefined];
  /** Somebody claims that the peer at this address is leaving: check it with `probe`. */
  goodbye: [peer: Peer, addressName: string];
  /** Our interfaces or addresses have changed. */
  network: [peer: Peer];
};
type PeerAnswers = { offer: boolean | Promise<boolean> };
export type PeerHandlers = Handlers<PeerEvents, PeerAnswers>;

export interface PeerOptions extends PeerSettings {
  handlers?: Partial<PeerHandlers>;
}

/** A device on the network that listens, calls others and is called (the manual, "General introduction"). */
export class Peer extends TypedEventEmitter<PeerEvents, PeerAnswers> {
  readonly timeoutMs: number;
  readonly maxConnections: number;
  readonly discoveryPort: number;
  readonly maxMessageBytes: number;
  /** May change while running, like the three below: it counts for calls and datagrams from then on. */
  identity: Identity | undefined;
  encryption: Encryption;
  invisible: boolean;
  displayName: string | undefined;

  readonly #device: string;
  readonly #version: string;
  readonly #log: Logger;
  readonly #network: LocalNetwork;
  readonly #keepAlive: KeepAlive;
  readonly #connections = new ConnectionRegistry();
  readonly #calls = new SharedDials(this.#connections);
  readonly #offers = this.#newOffers();
  readonly #listener: Listener;

  constructor(options: PeerOptions = {}) {
    const log = options.log ?? logToConsole;
    super(options.handlers, log);
    this.#log = log;
    this.timeoutMs = options.timeoutMs ?? 2000;
    this.#keepAlive = new KeepAlive(this.timeoutMs);
    this.maxConnections = options.maxConnections ?? 0;
    this.invisible = options.invisible ?? false;
    this.discoveryPort = options.discoveryPort ?? 1024;
    this.maxMessageBytes = options.maxMessageBytes ?? 64 * 1024 * 1024;
    this.displayName = options.displayName;
    this.identity = options.identity;
    this.encryption = options.encryption ?? 'prefer';
    this.#device = options.device ?? '';
    this.#version = options.version ?? '';
    this.#network = this.#newNetwork(options);
    this.#listener = new Listener({
      timeoutMs: this.timeoutMs,
      identity: () => this.identity,
      onCall: (handshake) => this.#offers.answer(handshake),
      onError: (error) => log('listen', error),
    });
  }

  /** Where others can call us; the port is known once `start()` has resolved. */
  get address(): Address {
    return this.#network.local.towards(undefined);
  }

  get addressName(): string {
    return addressName(this.address);
  }

  /** Like `addressName`, for each network that we are on. */
  get addressNames(): string[] {
    return this.#network.local.all().map(addressName);
  }

  get connections(): ReadonlyMap<string, Connection> {
    return this.#connections.all;
  }

  /** Why discovery does not work; undefined while it does. */
  get discoveryProblem(): DiscoveryProblem | undefined {
    return this.#network.problem;
  }

  /** Resolves once the peer is listening. @throws ListenError */
  async start(): Promise<this> {
    if (this.#listener.listening) return this;
    await this.#listener.listen(this.#network.local);
    await this.#network.start();
    this.emit('listen', this);
    return this;
  }

  /** Closes every connection, within some five seconds, and stops listening; idempotent. */
  async stop(): Promise<void> {
    if (!this.#listener.listening) return;
    const left = this.#network.stop();
    const stopped = this.#listener.stop();
    await this.#connections.closeAll();
    this.#listener.destroySockets();
    await Promise.all([left, stopped]);
    this.emit('stop', this);
    this.endWaits('The peer was stopped.');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Calls a peer. An open connection with the same data type is shared; one with another data type is closed first, as
   * the library does. `parallel` opens another one in any case.
   * @throws ConnectError
   */
  async connect(address: string | Address, options: ConnectOptions = {}): Promise<Connection> {
    const target = this.#target(address);
    checkConnectOptions(options, this.maxMessageBytes);
    const call = () => this.#call(target, options);
    if (options.parallel === true) return call();
    return this.#calls.connect(addressName(target), options.dataType ?? 'json', call);
  }

  /**
   * The fingerprint of the peer at `address`, without an offer to it; undefined when TLS is not spoken there, or when we
   * have no identity.
   * @throws ConnectError
   */
  async identify(
    address: string | Address,
    options: { signal?: AbortSignal } = {},
  ): Promise<string | undefined> {
    const target = this.#target(address);
    if (this.identity === undefined) return undefined;
    const signal = options.signal ?? new AbortController().signal;
    return identify(target, this.identity, { from: this.#network.local.boundHost, signal });
  }

  /** One discovery round: the peers that answered within `timeoutMs` (default the peer's), except ourselves. */
  findPeers(options: { timeoutMs?: number } = {}): Promise<FoundPeer[]> {
    return peersSeen<Peer>(this, () => this.ping({ asks: true }), options.timeoutMs ?? this.timeoutMs);
  }

  /** Sends one discovery PING; answers are 'sighting' events. Known peers answer in turns, unless it `asks` all. */
  ping(options: { asks?: boolean } = {}): Promise<readonly PingResult[]> {
    return this.#network.ping(options.asks ?? false);
  }

  /** Sends a discovery PING to one peer only; if it is still there, that is a 'sighting'. */
  async probe(target: string): Promise<void> {
    await this.#network.probe(target);
  }

  /** Sends `value` over every open connection that can carry it; resolves to the number of those that did. */
  async broadcast(value: unknown): Promise<number> {
    const sendings = [...this.#connections.all.values()].map(async (connection) => {
      try {
        return await connection.send(value);
      } catch (error) {
        if (error instanceof DataTypeError || error instanceof DataSizeError) return false;
        throw error;
      }
    });
    return (await Promise.all(sendings)).filter(Boolean).length;
  }

  /** @throws ConnectError unless another peer can be called there, now */
  #target(address: string | Address): Address {
    const target = typeof address === 'string' ? parseAddressName(address) : address;
    if (target === undefined || !isIPv4(target.host)) {
      const shown = typeof address === 'string' ? address : addressName(address);
      throw new ConnectError('unreachable', `'${shown}' is not an address like 192.168.0.5:51515.`);
    }
    if (!this.#listener.listening) throw new ConnectError('aborted', 'This peer is not started.');
    if (this.#network.local.isOurs(target)) throw new ConnectError('self', 'That is our own address.');
    return target;
  }

  async #call(target: Address, options: ConnectOptions): Promise<Connection> {
    const timeoutMs = options.timeoutMs ?? this.timeoutMs;
    const proposal = {
      dataType: options.dataType ?? 'json',
      strict: options.strict ?? true,
      stream: options.stream ?? false,
      dataSize: options.stream === true ? options.dataSize : undefined,
      displayName: this.displayName,
      waitMs: this.displayName === undefined ? undefined : timeoutMs,
      purpose: options.purpose,
    };
    const handshake = await dial(target, proposal, {
      timeoutMs,
      signal: options.signal,
      from: this.#network.local.boundHost,
      secure: secureDialOf(this.#profile, options),
      claimed: (localAddress) => ({ host: localAddress, port: this.#network.local.port }),
    });
    if (!this.#listener.listening) {
      handshake.transport.reset();
      throw new ConnectError('aborted', 'This peer was stopped.');
    }
    const connection = this.#newConnection(handshake, true, addressName(target), options.handlers);
    this.#establish(connection);
    return connection;
  }

  get #profile(): LocalProfile {
    const { identity, encryption, displayName } = this;
    return { identity, encryption, displayName, device: this.#device, version: this.#version };
  }

  async #ask(connection: Connection): Promise<boolean> {
    this.emitToListeners('offer', this, connection);
    const handler = this.handler('offer');
    if (handler === undefined) return true;
    try {
      return (await handler(this, connection)) === true;
    } catch (error) {
      this.logFailure('offer', error);
      return false;
    }
  }

  #establish(connection: Connection, answer?: Uint8Array): void {
    connection.open(answer);
    this.#connections.add(connection);
    this.emit('connection', this, connection);
  }

  #newConnection(
    { transport, hello, authenticated }: Handshake,
    initiator: boolean,
    peerName: string,
    handlers: Partial<ConnectionHandlers> = {},
  ): Connection {
    const { maxMessageBytes } = this;
    const parts = { keepAlive: this.#keepAlive, log: this.#log, maxMessageBytes, handlers };
    return new Connection({ transport, hello, authenticated, initiator, peerName, ...parts });
  }

  #newOffers(): IncomingOffers {
    return new IncomingOffers({
      running: () => this.#listener.listening,
      hasRoom: () => this.maxConnections <= 0 || this.#connections.size < this.maxConnections,
      allowsPlain: () => this.encryption !== 'require',
      introduction: () => introductionOf(this.#profile),
      newConnection: (handshake, peerName) => this.#newConnection(handshake, false, peerName),
      ask: (connection) => this.#ask(connection),
      establish: (connection, answer) => this.#establish(connection, answer),
    });
  }

  #newNetwork({ address, port = 0 }: PeerOptions): LocalNetwork {
    return new LocalNetwork({
      address,
      port,
      discoveryPort: this.discoveryPort,
      invisible: () => this.invisible,
      hints: () => hintsOf(this.#profile),
      onSighting: (found) => this.emit('sighting', this, found),
      onHeard: (heard) => this.emit('heard', this, heard),
      onGoodbye: (target) => this.emit('goodbye', this, target),
      onProblem: (problem) => this.emit('discovery', this, problem),
      onChange: () => this.emit('network', this),
      onError: (error) => this.#log('discovery', error),
    });
  }
}
