import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { bindProblem, type DiscoveryProblem, sendProblem } from './discovery-problem.ts';
import { ANSWERED_PINGS, ANSWERED_PINGS_TOTAL, SIGHTINGS } from './flood-limits.ts';
import { type Interface, usableInterfaces } from './network-interfaces.ts';
import { TokenBuckets } from './token-buckets.ts';
import type { Address } from './wire/address.ts';
import { type Datagram, encodePing, encodePong, type Hints, parseDatagram } from './wire/datagram.ts';

/** Somebody on the network, as his datagram says: a claim. */
export interface FoundPeer {
  /** `ipv4:port` where he listens. */
  readonly addressName: string;
  /** As he wrote it, with any character in it: who shows it cleans it first. */
  readonly displayName?: string;
  /** First 16 hexadecimal digits of the fingerprint that he will show; he speaks TLS. */
  readonly shortId?: string;
  /** He speaks as Lanline does. */
  readonly lanline: boolean;
}

export interface DiscoveryOptions {
  readonly discoveryPort: number;
  /** The one address to be seen on; undefined: every interface. */
  readonly address: string | undefined;
  readonly listenPort: number;
  /** The address name that we answer with towards `host`. */
  ownAddress(host: string | undefined): Address;
  invisible(): boolean;
  /** What we say of ourselves. */
  hints(): Hints;
  /** Somebody's PING or PONG told where he listens. */
  sighted(found: FoundPeer): void;
  /** Why discovery does not work; undefined when it works (again). */
  problem(problem: DiscoveryProblem | undefined): void;
}

/** Answers PINGs on the discovery port, and sends our own (protocol.md, "Finding peers"). */
export class Discovery {
  readonly #options: DiscoveryOptions;
  #answering: Socket | undefined;
  readonly #seeking = new Map<string, Socket>();
  readonly #answers = new TokenBuckets(ANSWERED_PINGS);
  readonly #answersTotal = new TokenBuckets(ANSWERED_PINGS_TOTAL);
  readonly #sightings = new TokenBuckets(SIGHTINGS);
  #stopped = false;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  /** Never fails: what keeps us from being found is told as a problem. */
  async start(): Promise<void> {
    const { discoveryPort } = this.#options;
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    socket.on('message', (bytes, from) => this.#heardPing(socket, bytes, from));
    try {
      // Broadcasts reach only sockets that are bound to every address; strangers' networks are sorted out below.
      socket.bind(discoveryPort, '0.0.0.0');
      await once(socket, 'listening');
      socket.on('error', () => undefined);
      socket.setBroadcast(true);
      this.#answering = socket;
    } catch (error) {
      socket.close();
      this.#options.problem(bindProblem(discoveryPort, error as NodeJS.ErrnoException));
    }
  }

  /** Sends one PING on every usable interface; the answers arrive as sightings. */
  async ping(): Promise<void> {
    const interfaces = usableInterfaces(this.#options.address);
    const failures = await Promise.all(interfaces.map((it) => this.#pingOn(it)));
    if (this.#stopped || this.#answering === undefined) return;
    const works = failures.some((failure) => failure === undefined);
    this.#options.problem(works ? undefined : sendProblem(this.#options.discoveryPort, failures[0]));
  }

  stop(): void {
    this.#stopped = true;
    this.#answering?.close();
    this.#answering = undefined;
    for (const socket of this.#seeking.values()) socket.close();
    this.#seeking.clear();
  }

  async #pingOn(it: Interface): Promise<NodeJS.ErrnoException | undefined> {
    try {
      const socket = this.#seeking.get(it.host) ?? (await this.#openSeeking(it.host));
      if (this.#stopped) return undefined;
      const listens = this.#options.invisible()
        ? undefined
        : { host: it.host, port: this.#options.listenPort };
      const answerTo = { host: it.host, port: socket.address().port };
      const ping = encodePing(listens, answerTo, this.#options.hints());
      return await new Promise((resolve) =>
        socket.send(ping, this.#options.discoveryPort, it.broadcast, (error) => resolve(error ?? undefined)),
      );
    } catch (error) {
      return error as NodeJS.ErrnoException;
    }
  }

  async #openSeeking(host: string): Promise<Socket> {
    const socket = createSocket('udp4');
    socket.bind(0, host);
    await once(socket, 'listening');
    socket.on('error', () => undefined);
    if (this.#stopped) {
      socket.close();
      throw new Error('stopped');
    }
    const other = this.#seeking.get(host);
    if (other !== undefined) {
      socket.close();
      return other;
    }
    socket.setBroadcast(true);
    socket.on('message', (bytes, from) => this.#heardPong(bytes, from));
    this.#seeking.set(host, socket);
    return socket;
  }

  #heardPing(socket: Socket, bytes: Uint8Array, from: RemoteInfo): void {
    const datagram = parseDatagram(bytes);
    if (datagram?.type !== 'PING' || !this.#near(from.address) || this.#ours(datagram)) return;
    this.#sight(datagram, from);
    if (this.#options.invisible()) return;
    if (!this.#answers.take(from.address) || !this.#answersTotal.take('')) return;
    // Never to a third party: U counts only when it is the sender's own address.
    const { answerTo } = datagram;
    const target = answerTo?.host === from.address ? answerTo : { host: from.address, port: from.port };
    const pong = encodePong(this.#options.ownAddress(from.address), this.#options.hints());
    socket.send(pong, target.port, target.host, () => undefined);
  }

  /** An answer; the manual prints one that begins with PING, so that counts here too. */
  #heardPong(bytes: Uint8Array, from: RemoteInfo): void {
    const datagram = parseDatagram(bytes);
    if (datagram !== undefined && this.#near(from.address) && !this.#ours(datagram))
      this.#sight(datagram, from);
  }

  #sight(datagram: Datagram, from: RemoteInfo): void {
    const { listens } = datagram;
    const { displayName, shortId } = datagram.hints;
    if (listens === undefined || listens.host !== from.address) return;
    if (!this.#sightings.take(from.address)) return;
    this.#options.sighted({
      addressName: `${listens.host}:${listens.port}`,
      lanline: displayName !== undefined || shortId !== undefined,
      ...(displayName === undefined ? {} : { displayName }),
      ...(shortId === undefined ? {} : { shortId }),
    });
  }

  #ours(datagram: Datagram): boolean {
    if (datagram.listens === undefined) {
      const { answerTo } = datagram;
      return answerTo !== undefined && this.#seeking.get(answerTo.host)?.address().port === answerTo.port;
    }
    const { host, port } = datagram.listens;
    return port === this.#options.listenPort && this.#options.ownAddress(host).host === host;
  }

  /** With one address given, only its own network may see us. */
  #near(host: string): boolean {
    const { address } = this.#options;
    return address === undefined || usableInterfaces(address).some((it) => it.contains(host));
  }
}
