import { once } from 'node:events';
import { createServer, isIPv4, type Server, type Socket } from 'node:net';
import { acceptHandshake, type Call } from './accept-handshake.ts';
import { Connection, type ConnectionHandlers } from './connection.ts';
import { ConnectionRegistry } from './connection-registry.ts';
import { dial, identify, type Proven, type SecureDial } from './dial.ts';
import { Discovery, type FoundPeer } from './discovery.ts';
import type { DiscoveryProblem } from './discovery-problem.ts';
import { type Handlers, type Logger, logToConsole, TypedEventEmitter } from './event-emitter.ts';
import { FOUND_PEERS, UNKNOWN_CALLERS, WAITING_OFFERS } from './flood-limits.ts';
import { KeepAlive } from './keep-alive.ts';
import { isOwnAddress, ownAddressTowards } from './network-interfaces.ts';
import { ConnectError, DataSizeError, DataTypeError, ListenError, listenError } from './peer-errors.ts';
import { type Identity, shortIdOf } from './secure/identity.ts';
import { encodeIntroduction, type Introduction, isPurpose } from './secure/introduction.ts';
import { Slots } from './slots.ts';
import type { Transport } from './transport.ts';
import { type Address, addressName, parseAddressName } from './wire/address.ts';
import type { DataType } from './wire/data-type.ts';
import type { Hints } from './wire/datagram.ts';
import { encodeHeader } from './wire/header.ts';
import type { Hello } from './wire/hello.ts';

export type PeerEvents = {
  listen: [peer: Peer];
  /** Its handler answers whether to accept; the default accepts. */
  offer: [peer: Peer, connection: Connection];
  connection: [peer: Peer, connection: Connection];
  stop: [peer: Peer];
  /** Somebody's datagram told where he listens. */
  sighting: [peer: Peer, found: FoundPeer];
  /** Why discovery does not work; undefined when it works again. */
  discovery: [peer: Peer, problem: DiscoveryProblem | undefined];
};
export type PeerHandlers = Handlers<PeerEvents, { offer: boolean | Promise<boolean> }>;

/** 'prefer': in the clear only with those who do not speak TLS. 'require': with nobody. 'off': with everybody. */
export type Encryption = 'prefer' | 'require' | 'off';

export interface PeerOptions {
  /** IPv4 to listen on, or `ipv4:port`; default every interface. */
  address?: string;
  /** 0, the default: any free port. */
  port?: number;
  /** How long we wait for an answer, for a header, and between keep-alives; default 2000. */
  timeoutMs?: number;
  /** 0, the default: no limit. At the limit further offers are denied. */
  maxConnections?: number;
  invisible?: boolean;
  /** UDP port of discovery; default 1024. */
  discoveryPort?: number;
  /** Largest json or raw body taken into memory; default 64 MiB. */
  maxMessageBytes?: number;
  /** What Lanline peers show as our name; absent for a plain peer. */
  displayName?: string;
  /** Who we are to Lanline peers; without it we are a plain peer, and speak in the clear. */
  identity?: Identity;
  /** Whether connections are encrypted; default 'prefer' with an identity, else 'off'. */
  encryption?: Encryption;
  /** What kind of machine this is, and which program: for the introduction, shown to people. */
  device?: string;
  version?: string;
  handlers?: Partial<PeerHandlers>;
  /** Told of what handlers throw; default the console. */
  log?: Logger;
}

export interface ConnectOptions {
  dataType?: DataType;
  strict?: boolean;
  stream?: boolean;
  /** Bytes per frame, only with `stream`. */
  dataSize?: number;
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Opens one beside a connection that is there already. */
  parallel?: boolean;
  /** Which transfer this connection carries: 16 hexadecimal digits, for Lanline peers. */
  purpose?: string;
  /** Overrides the peer's own for this call. */
  encryption?: Encryption;
  /**
   * Whom we know there, by his fingerprint or its first 16 digits: nobody else will do, and never in the clear.
   */
  fingerprint?: string;
  handlers?: Partial<ConnectionHandlers>;
}

/** A listening device on the network, that calls others and is called (the manual, "General introduction"). */
export class Peer extends TypedEventEmitter<PeerEvents, { offer: boolean | Promise<boolean> }> {
  readonly timeoutMs: number;
  readonly maxConnections: number;
  readonly discoveryPort: number;
  readonly maxMessageBytes: number;
  /** May change while running: it counts for calls from then on. */
  identity: Identity | undefined;
  encryption: Encryption;
  invisible: boolean;
  displayName: string | undefined;

  readonly #host: string | undefined;
  #port: number;
  readonly #log: Logger;
  readonly #connections = new ConnectionRegistry();
  readonly #callers = new Slots(UNKNOWN_CALLERS);
  readonly #waiting = new Slots(WAITING_OFFERS);
  readonly #device: string;
  readonly #version: string;
  readonly #calls = new Map<string, { dataType: DataType; promise: Promise<Connection> }>();
  readonly #keepAlive: KeepAlive;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #discovery: Discovery | undefined;
  #problem: DiscoveryProblem | undefined;

  constructor(options: PeerOptions = {}) {
    const log = options.log ?? logToConsole;
    super(options.handlers, log);
    this.#log = log;
    const named = parseAddressName(options.address ?? '');
    this.#host = named?.host ?? options.address;
    this.#port = named?.port ?? options.port ?? 0;
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
  }

  /** Where others can call us; the port is known once `start()` has resolved. */
  get address(): Address {
    return this.#ownAddress(undefined);
  }

  get addressName(): string {
    return addressName(this.address);
  }

  get connections(): ReadonlyMap<string, Connection> {
    return this.#connections.all;
  }

  /** Why discovery does not work; undefined while it does. */
  get discoveryProblem(): DiscoveryProblem | undefined {
    return this.#problem;
  }

  /** Listening when it resolves. @throws ListenError */
  async start(): Promise<this> {
    if (this.#server !== undefined) return this;
    const wanted = `${this.#host ?? 'any address'}:${this.#port}`;
    if (this.#host !== undefined && !isIPv4(this.#host)) {
      throw new ListenError('no-such-address', `${this.#host} is not an IPv4 address like 192.168.0.5.`);
    }
    const server = createServer({
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      pauseOnConnect: true,
    });
    this.#server = server;
    try {
      server.listen(this.#port, this.#host ?? '0.0.0.0');
      await once(server, 'listening');
    } catch (error) {
      this.#server = undefined;
      throw listenError(wanted, error as NodeJS.ErrnoException);
    }
    const bound = server.address();
    if (bound !== null && typeof bound === 'object') this.#port = bound.port;
    server.on('connection', (socket) => void this.#called(socket));
    server.on('error', (error) => this.#log('listen', error));
    this.#discovery = this.#openDiscovery();
    await this.#discovery.start();
    this.emit('listen', this);
    return this;
  }

  /** Closes every connection and stops listening; idempotent. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    this.#discovery?.stop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await Promise.all([...this.#connections.all.values()].map((connection) => connection.close('stopped')));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    this.emit('stop', this);
    this.endWaits('The peer stopped.');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Calls a peer. The same open connection is given again for the same data type; one of another data type is closed
   * first, as the library does; `parallel` opens one beside it.
   * @throws ConnectError
   */
  async connect(address: string | Address, options: ConnectOptions = {}): Promise<Connection> {
    const target = this.#target(address);
    checkDataSize(options);
    if (options.parallel === true) return this.#call(target, options);
    const name = addressName(target);
    const dataType = options.dataType ?? 'json';
    const calling = this.#calls.get(name);
    if (calling?.dataType === dataType) return calling.promise;
    // Somebody else's call for another type: first in, first served.
    if (calling !== undefined) await calling.promise.catch(() => undefined);
    const open = this.#connections.find(name);
    if (open?.dataType === dataType) return open;
    const promise = (async () => {
      await open?.close('data-type-changed');
      return this.#call(target, options);
    })();
    this.#calls.set(name, { dataType, promise });
    try {
      return await promise;
    } finally {
      if (this.#calls.get(name)?.promise === promise) this.#calls.delete(name);
    }
  }

  /**
   * Who answers at `address`, before anybody there is asked: a fingerprint, or undefined when it speaks in the clear.
   * Always undefined without an identity of ours.
   * @throws ConnectError
   */
  async identify(
    address: string | Address,
    options: { signal?: AbortSignal } = {},
  ): Promise<string | undefined> {
    const target = this.#target(address);
    if (this.identity === undefined) return undefined;
    const signal = options.signal ?? new AbortController().signal;
    return identify(target, this.identity, { from: this.#from, signal });
  }

  /** One discovery round: who answered within `timeoutMs` (default the peer's), ourselves left out. */
  async findPeers(options: { timeoutMs?: number } = {}): Promise<FoundPeer[]> {
    const found = new Map<string, FoundPeer>();
    const slots = new Slots(FOUND_PEERS);
    const sighted = (_: Peer, peer: FoundPeer) => {
      if (found.has(peer.addressName) || slots.take(hostOf(peer)) !== undefined)
        found.set(peer.addressName, peer);
    };
    this.on('sighting', sighted);
    try {
      await this.ping();
      await new Promise((resolve) => setTimeout(resolve, options.timeoutMs ?? this.timeoutMs));
    } finally {
      this.off('sighting', sighted);
    }
    return [...found.values()];
  }

  /** Asks the network once who is there; answers arrive as 'sighting' events. */
  async ping(): Promise<void> {
    await this.#discovery?.ping();
  }

  /** Sends `value` over every open connection that can carry it; how many took it. */
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

  /** @throws ConnectError unless somebody else can be called there, now */
  #target(address: string | Address): Address {
    const target = typeof address === 'string' ? parseAddressName(address) : address;
    if (target === undefined || !isIPv4(target.host)) {
      const shown = typeof address === 'string' ? address : addressName(address);
      throw new ConnectError('unreachable', `'${shown}' is not an address like 192.168.0.5:51515.`);
    }
    if (this.#server === undefined) throw new ConnectError('aborted', 'This peer is not started.');
    if (this.#isOurs(target)) throw new ConnectError('self', 'That is our own address.');
    return target;
  }

  /** The address to speak from; undefined lets the system choose. */
  get #from(): string | undefined {
    return this.#host === '0.0.0.0' ? undefined : this.#host;
  }

  async #call(target: Address, options: ConnectOptions): Promise<Connection> {
    const timeoutMs = options.timeoutMs ?? this.timeoutMs;
    const { transport, hello, proven } = await dial(
      target,
      {
        dataType: options.dataType ?? 'json',
        strict: options.strict ?? true,
        stream: options.stream ?? false,
        dataSize: options.stream === true ? options.dataSize : undefined,
        displayName: this.displayName,
        waitMs: this.displayName === undefined ? undefined : timeoutMs,
        purpose: options.purpose,
      },
      {
        timeoutMs,
        signal: options.signal,
        from: this.#from,
        secure: this.#secureDial(options),
        claimed: (local) => ({ host: local, port: this.#port }),
      },
    );
    if (this.#server === undefined) {
      transport.socket.destroy();
      throw new ConnectError('aborted', 'This peer was stopped.');
    }
    const connection = this.#newConnection(
      { transport, hello, proven },
      true,
      addressName(target),
      options.handlers,
    );
    this.#establish(connection);
    return connection;
  }

  #secureDial({
    encryption = this.encryption,
    fingerprint,
    purpose,
  }: ConnectOptions): SecureDial | undefined {
    const { identity } = this;
    if (identity === undefined || (encryption === 'off' && fingerprint === undefined)) return undefined;
    const introduction = this.#introduction(purpose);
    return { identity, introduction, required: encryption === 'require', fingerprint };
  }

  #introduction(purpose?: string): Introduction {
    const name = this.displayName ?? '';
    return {
      name,
      device: this.#device,
      version: this.#version,
      ...(purpose === undefined ? {} : { purpose }),
    };
  }

  /** Somebody dialled: his HELLO, our question, our answer. Nothing here delays the next caller. */
  async #called(socket: Socket): Promise<void> {
    const release = this.#callers.take(socket.remoteAddress ?? '');
    if (release === undefined) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      release();
    });
    socket.on('error', () => undefined);
    try {
      const call = await acceptHandshake(socket, this.identity, this.timeoutMs);
      release();
      if (this.#server !== undefined) await this.#offered(call);
    } catch {
      // Whoever does not begin as he should learns nothing of us.
      socket.destroy();
    }
  }

  async #offered({ transport, hello, proven }: Call): Promise<void> {
    const { socket } = transport;
    const from = socket.remoteAddress ?? '';
    const release = this.#waiting.take(from);
    const tooOpen = proven === undefined && this.encryption === 'require';
    if (release === undefined || this.#isFull() || tooOpen) {
      release?.();
      deny(transport);
      return;
    }
    const claimed = hello.claimed.host === from;
    const peerName = addressName(claimed ? hello.claimed : { host: from, port: socket.remotePort ?? 0 });
    const connection = this.#newConnection({ transport, hello, proven }, false, peerName);
    connection.awaitAnswer();
    const accepted = await this.#ask(connection);
    release();
    if (socket.destroyed || connection.closed) return;
    if (!accepted || this.#isFull() || this.#server === undefined) {
      deny(transport);
      return;
    }
    const accept = encodeHeader('ACCEPT', []);
    const answer =
      proven === undefined ? accept : Buffer.concat([accept, encodeIntroduction(this.#introduction())]);
    this.#establish(connection, answer);
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
    link: { transport: Transport; hello: Hello; proven: Proven | undefined },
    initiator: boolean,
    peerName: string,
    handlers: Partial<ConnectionHandlers> = {},
  ): Connection {
    return new Connection({
      ...link,
      initiator,
      peerName,
      maxMessageBytes: this.maxMessageBytes,
      keepAlive: this.#keepAlive,
      log: this.#log,
      handlers,
    });
  }

  #hints(): Hints {
    const { identity, displayName, encryption } = this;
    if (identity === undefined || encryption === 'off') return { displayName };
    return { displayName, shortId: shortIdOf(identity.fingerprint) };
  }

  #isFull(): boolean {
    return this.maxConnections > 0 && this.#connections.size >= this.maxConnections;
  }

  #ownAddress(towards: string | undefined): Address {
    const any = this.#host === undefined || this.#host === '0.0.0.0';
    return { host: any ? ownAddressTowards(towards) : (this.#host ?? ''), port: this.#port };
  }

  #isOurs(target: Address): boolean {
    if (target.port !== this.#port) return false;
    const any = this.#host === undefined || this.#host === '0.0.0.0';
    return any ? isOwnAddress(target.host) : target.host === this.#host;
  }

  #openDiscovery(): Discovery {
    return new Discovery({
      discoveryPort: this.discoveryPort,
      address: this.#host === '0.0.0.0' ? undefined : this.#host,
      listenPort: this.#port,
      ownAddress: (towards) => this.#ownAddress(towards),
      invisible: () => this.invisible,
      hints: () => this.#hints(),
      sighted: (found) => this.emit('sighting', this, found),
      problem: (problem) => {
        if (this.#problem?.message === problem?.message) return;
        this.#problem = problem;
        this.emit('discovery', this, problem);
      },
    });
  }
}

function hostOf({ addressName: name }: FoundPeer): string {
  return name.slice(0, name.indexOf(':'));
}

/** Says no, and closes when the other side has heard it. */
function deny(transport: Transport): void {
  const { socket } = transport;
  socket.end(encodeHeader('DENY', []));
  socket.resume();
  const timer = setTimeout(() => transport.reset(), 1000);
  socket.on('end', () => socket.destroySoon()).on('close', () => clearTimeout(timer));
}

function checkDataSize(options: ConnectOptions): void {
  const { dataSize, purpose } = options;
  if (dataSize !== undefined && (!Number.isSafeInteger(dataSize) || dataSize < 1)) {
    throw new ConnectError(
      'protocol',
      'The size of a stream’s frames is a whole number of bytes, at least 1.',
    );
  }
  if (purpose !== undefined && !isPurpose(purpose)) {
    throw new ConnectError('protocol', 'A purpose is 16 hexadecimal digits.');
  }
}
