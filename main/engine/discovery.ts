import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { bindProblem, type DiscoveryProblem, sendProblem } from './discovery-problem.ts';
import { ANSWERED_PINGS, ANSWERED_PINGS_TOTAL, SIGHTINGS } from './flood-limits.ts';
import type { FoundPeer } from './found-peers.ts';
import { type Interface, usableInterfaces } from './network-interfaces.ts';
import { TokenBuckets } from './token-buckets.ts';
import type { Address } from './wire/address.ts';
import { type Datagram, encodePing, encodePong, type Hints, parseDatagram } from './wire/datagram.ts';

export interface DiscoveryOptions {
  readonly discoveryPort: number;
  /** The only address to be found at; undefined for every interface. */
  readonly address: string | undefined;
  readonly listenPort: number;
  /** The address to give to `host`. */
  ownAddress(host: string | undefined): Address;
  invisible(): boolean;
  /** What we say about ourselves. */
  hints(): Hints;
  /** A PING or PONG said where its sender listens. */
  onSighting(found: FoundPeer): void;
  /** Why discovery does not work; undefined when it works (again). */
  onProblem(problem: DiscoveryProblem | undefined): void;
}

/** Answers PINGs on the discovery port, and sends our own (protocol.md, "Finding peers"). */
export class Discovery {
  readonly #options: DiscoveryOptions;
  /** On the discovery port. */
  #answering: Socket | undefined;
  /** By the interface's address: they send PINGs and receive the answers. */
  readonly #seeking = new Map<string, Socket>();
  readonly #answers = new TokenBuckets(ANSWERED_PINGS);
  readonly #answersTotal = new TokenBuckets(ANSWERED_PINGS_TOTAL);
  readonly #sightings = new TokenBuckets(SIGHTINGS);
  #stopped = false;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  /** Never rejects: if the port cannot be bound, that is reported as a problem. */
  async start(): Promise<void> {
    const { discoveryPort } = this.#options;
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    socket.on('message', (bytes, from) => this.#onPing(socket, bytes, from));
    try {
      // Only sockets bound to every address receive broadcasts; #isNear() filters other networks.
      socket.bind(discoveryPort, '0.0.0.0');
      await once(socket, 'listening');
      socket.on('error', () => undefined);
      socket.setBroadcast(true);
      this.#answering = socket;
    } catch (error) {
      socket.close();
      this.#options.onProblem(bindProblem(discoveryPort, error as NodeJS.ErrnoException));
    }
  }

  /** Sends one PING on every usable interface; the answers arrive as sightings. */
  async ping(): Promise<void> {
    const interfaces = usableInterfaces(this.#options.address);
    const failures = await Promise.all(interfaces.map((it) => this.#pingOn(it)));
    if (this.#stopped || this.#answering === undefined) return;
    const works = failures.includes(undefined);
    this.#options.onProblem(works ? undefined : sendProblem(this.#options.discoveryPort, failures[0]));
  }

  stop(): void {
    this.#stopped = true;
    this.#answering?.close();
    this.#answering = undefined;
    for (const socket of this.#seeking.values()) socket.close();
    this.#seeking.clear();
  }

  /** Resolves to the error if the PING could not be sent. */
  async #pingOn({ host, broadcast }: Interface): Promise<NodeJS.ErrnoException | undefined> {
    const { discoveryPort, listenPort } = this.#options;
    try {
      const socket = this.#seeking.get(host) ?? (await this.#openSeeking(host));
      if (this.#stopped) return undefined;
      const listens = this.#options.invisible() ? undefined : { host, port: listenPort };
      const answerTo = { host, port: socket.address().port };
      const ping = encodePing(listens, answerTo, this.#options.hints());
      return await new Promise((resolve) =>
        socket.send(ping, discoveryPort, broadcast, (error) => resolve(error ?? undefined)),
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
      throw new Error('Discovery was stopped.');
    }
    const other = this.#seeking.get(host);
    if (other !== undefined) {
      socket.close();
      return other;
    }
    socket.setBroadcast(true);
    socket.on('message', (bytes, from) => this.#onPong(bytes, from));
    this.#seeking.set(host, socket);
    return socket;
  }

  #onPing(socket: Socket, bytes: Uint8Array, from: RemoteInfo): void {
    const datagram = parseDatagram(bytes);
    if (datagram?.type !== 'PING' || !this.#isNear(from.address) || this.#isOurs(datagram)) return;
    this.#sight(datagram, from);
    if (this.#options.invisible()) return;
    if (!this.#answers.take(from.address) || !this.#answersTotal.take('')) return;
    // Never answer a third party (no reflection): U counts only when it is the sender's own address.
    const { answerTo } = datagram;
    const target = answerTo?.host === from.address ? answerTo : { host: from.address, port: from.port };
    const pong = encodePong(this.#options.ownAddress(from.address), this.#options.hints());
    socket.send(pong, target.port, target.host, () => undefined);
  }

  /** The manual shows an answer that starts with PING, so both types are accepted here. */
  #onPong(bytes: Uint8Array, from: RemoteInfo): void {
    const datagram = parseDatagram(bytes);
    if (datagram !== undefined && this.#isNear(from.address) && !this.#isOurs(datagram)) {
      this.#sight(datagram, from);
    }
  }

  #sight(datagram: Datagram, from: RemoteInfo): void {
    const { listens } = datagram;
    const { displayName, shortId } = datagram.hints;
    if (listens === undefined || listens.host !== from.address) return;
    if (!this.#sightings.take(from.address)) return;
    this.#options.onSighting({
      addressName: `${listens.host}:${listens.port}`,
      lanline: displayName !== undefined || shortId !== undefined,
      ...(displayName === undefined ? {} : { displayName }),
      ...(shortId === undefined ? {} : { shortId }),
    });
  }

  #isOurs(datagram: Datagram): boolean {
    if (datagram.listens === undefined) {
      const { answerTo } = datagram;
      return answerTo !== undefined && this.#seeking.get(answerTo.host)?.address().port === answerTo.port;
    }
    const { host, port } = datagram.listens;
    return port === this.#options.listenPort && this.#options.ownAddress(host).host === host;
  }

  /** A peer on one address is visible on that network only. */
  #isNear(host: string): boolean {
    const { address } = this.#options;
    return address === undefined || usableInterfaces(address).some((it) => it.contains(host));
  }
}
