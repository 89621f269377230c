import type { RemoteInfo } from 'node:dgram';
import { DiscoveryPort } from './discovery-port.ts';
import { type DiscoveryProblem, type PingResult, searchProblem } from './discovery-problem.ts';
import { ANSWERED_PINGS, ANSWERED_PINGS_TOTAL, SIGHTINGS } from './flood-limits.ts';
import type { FoundPeer } from './found-peers.ts';
import { type HeardDatagram, heardDatagram } from './heard-datagram.ts';
import { HeardPeers } from './heard-peers.ts';
import type { LocalAddress } from './local-address.ts';
import type { Interface, NetworkInterfaces } from './network-interfaces.ts';
import { SeekingSockets } from './seeking-sockets.ts';
import { TokenBuckets } from './token-buckets.ts';
import type { UdpSocket } from './udp-socket.ts';
import { type Address, addressName, parseAddressName } from './wire/address.ts';
import {
  type Datagram,
  encodeBye,
  encodePing,
  encodePong,
  type Hints,
  parseDatagram,
} from './wire/datagram.ts';

export interface DiscoveryOptions {
  readonly discoveryPort: number;
  readonly local: LocalAddress;
  readonly interfaces: NetworkInterfaces;
  invisible(): boolean;
  /** What we say about ourselves. */
  hints(): Hints;
  /** A PING or PONG said where its sender listens. */
  onSighting(found: FoundPeer): void;
  /** Each datagram, our own that came back included. */
  onHeard(heard: HeardDatagram): void;
  /** Somebody claims that the peer at this address is leaving. */
  onGoodbye(addressName: string): void;
  /** Why discovery does not work; undefined when it works (again). Called only when that changes. */
  onProblem(problem: DiscoveryProblem | undefined): void;
  /** A fault of ours, met while handling a datagram. */
  onError(error: unknown): void;
}

/** Single datagrams get lost. */
const GOODBYES = 2;

/** Answers PINGs on the discovery port, and sends our own (protocol.md, "Finding peers"). */
export class Discovery {
  readonly #options: DiscoveryOptions;
  readonly #port: DiscoveryPort;
  readonly #seeking: SeekingSockets;
  readonly #heard = new HeardPeers();
  readonly #answers = new TokenBuckets(ANSWERED_PINGS);
  readonly #answersTotal = new TokenBuckets(ANSWERED_PINGS_TOTAL);
  readonly #sightings = new TokenBuckets(SIGHTINGS);
  #problem: DiscoveryProblem | undefined;
  #stopped = false;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    const onError = (error: unknown) => options.onError(error);
    this.#port = new DiscoveryPort({
      port: options.discoveryPort,
      onDatagram: (socket, bytes, from) => this.#onDatagram(socket, true, bytes, from),
      onError,
    });
    this.#seeking = new SeekingSockets({
      onDatagram: (socket, bytes, from) => this.#onDatagram(socket, false, bytes, from),
      onError,
    });
  }

  get problem(): DiscoveryProblem | undefined {
    return this.#problem;
  }

  /** Never rejects: if the port cannot be bound, that is reported as a problem, and each PING tries again. */
  async start(): Promise<void> {
    await this.#port.bind();
    if (this.#port.problem !== undefined) this.#report(this.#port.problem);
  }

  /**
   * Sends one PING on every interface; the answers arrive as sightings. Never rejects; resolves to what became of each.
   * @param asks whether even those should answer who will send a PING of their own soon
   */
  async ping(asks: boolean): Promise<readonly PingResult[]> {
    const { discoveryPort, local, interfaces } = this.#options;
    const usable = interfaces.list(local.boundHost);
    this.#seeking.keepOnly(usable.map(({ host }) => host));
    await this.#port.bind();
    // Whoever is bound to a loopback address wants to be found there.
    const counts = ({ internal }: Interface) => local.boundHost !== undefined || !internal;
    const pings = usable.map(async (on) => ({
      on,
      counts: counts(on),
      error: await this.#pingOn(on, asks),
    }));
    const results = await Promise.all(pings);
    this.#heard.forgetSilent();
    const problem = searchProblem(discoveryPort, results, interfaces.hasOnlyIPv6);
    this.#report(this.#port.problem ?? problem);
    return results;
  }

  /** Sends a PING to one peer only, which answers if it is still there. Never rejects. */
  async probe(target: string): Promise<void> {
    const listens = parseAddressName(target);
    if (listens === undefined || this.#stopped) return;
    const own = this.#options.local.towards(listens.host).host;
    // Behind one address several peers may share the discovery port, and only one of them hears what is sent there.
    const port = { host: listens.host, port: this.#options.discoveryPort };
    await Promise.all([
      this.#sendPing(own, port, true),
      this.#sendPing(own, this.#heard.answersAt(target), true),
    ]);
  }

  /** Says goodbye, unless nobody should know of us. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#port.close();
    if (!this.#options.invisible()) await this.#sayGoodbye();
    this.#seeking.close();
  }

  async #sayGoodbye(): Promise<void> {
    const { discoveryPort, local, interfaces } = this.#options;
    const goodbyes = interfaces.list(local.boundHost).map(async ({ host, broadcast }) => {
      if (broadcast === undefined) return;
      const socket = await this.#seeking.at(host);
      const bye = encodeBye({ host, port: local.port });
      const sent = Array.from({ length: GOODBYES }, () => socket.send(bye, discoveryPort, broadcast));
      await Promise.all(sent);
    });
    // Those who do not hear it notice our silence.
    await Promise.allSettled(goodbyes);
  }

  async #pingOn({ host, broadcast }: Interface, asks: boolean): Promise<NodeJS.ErrnoException | undefined> {
    if (broadcast === undefined) return undefined;
    const target = { host: broadcast, port: this.#options.discoveryPort };
    // Without the port we hear nobody's PINGs: answers are all that we get.
    return this.#sendPing(host, target, asks || !this.#port.isBound);
  }

  /** Resolves to the error if it could not be sent. */
  async #sendPing(
    host: string,
    target: Address | undefined,
    asks: boolean,
  ): Promise<NodeJS.ErrnoException | undefined> {
    if (target === undefined || this.#stopped) return undefined;
    const { local, invisible, hints } = this.#options;
    try {
      const socket = await this.#seeking.at(host);
      const listens = invisible() ? undefined : { host, port: local.port };
      const ping = encodePing(listens, { host, port: socket.port }, hints(), asks);
      return await socket.send(ping, target.port, target.host);
    } catch (error) {
      return error as NodeJS.ErrnoException;
    }
  }

  #onDatagram(socket: UdpSocket, toEverybody: boolean, bytes: Uint8Array, from: RemoteInfo): void {
    const datagram = parseDatagram(bytes);
    if (datagram === undefined || this.#stopped) return;
    const isOurs = this.#isOurs(datagram);
    if (this.#isNear(from.address)) this.#options.onHeard(heardDatagram(datagram, from.address, isOurs));
    if (!this.#isNear(from.address) || isOurs) return;
    const { type, listens, answerTo } = datagram;
    const name = listens?.host === from.address ? addressName(listens) : undefined;
    if (type === 'BYE') {
      // Forged ones must not use up what its victim may say to prove the contrary.
      if (name !== undefined) this.#options.onGoodbye(name);
      return;
    }
    // Nobody answers to the discovery port. Elsewhere, the manual shows an answer that starts with PING, but such a one
    // does not say where it wants to be answered.
    if (type === 'PONG' && toEverybody) return;
    const isQuestion = type === 'PING' && (toEverybody || answerTo !== undefined);
    const answers = isQuestion && this.#heard.needsAnswer(datagram, name);
    this.#sight(datagram, name, from);
    if (answers) this.#answer(socket, datagram, from);
  }

  #answer(socket: UdpSocket, { answerTo }: Datagram, from: RemoteInfo): void {
    if (this.#options.invisible()) return;
    if (!this.#answers.take(from.address) || !this.#answersTotal.take('')) return;
    // Never answer a third party (no reflection): U counts only when it is the sender's own address.
    const target = answerTo?.host === from.address ? answerTo : { host: from.address, port: from.port };
    const { local, hints } = this.#options;
    const send = () =>
      void socket.send(encodePong(local.towards(from.address), hints()), target.port, target.host);
    const delayMs = this.#heard.answerDelayMs();
    if (delayMs === 0) send();
    else setTimeout(() => this.#stopped || send(), delayMs).unref();
  }

  #sight({ hints, answerTo }: Datagram, name: string | undefined, from: RemoteInfo): void {
    if (name === undefined || !this.#sightings.take(from.address)) return;
    this.#heard.heard(name, answerTo?.host === from.address ? answerTo : undefined);
    const { displayName, shortId } = hints;
    this.#options.onSighting({
      addressName: name,
      lanline: displayName !== undefined || shortId !== undefined,
      ...(displayName === undefined ? {} : { displayName }),
      ...(shortId === undefined ? {} : { shortId }),
    });
  }

  #isOurs({ listens, answerTo }: Datagram): boolean {
    if (listens !== undefined) return this.#options.local.isOurs(listens);
    return answerTo !== undefined && this.#seeking.get(answerTo.host)?.port === answerTo.port;
  }

  /** A peer on one address is visible on that network only. */
  #isNear(host: string): boolean {
    const { local, interfaces } = this.#options;
    const { boundHost } = local;
    return boundHost === undefined || interfaces.list(boundHost).some((it) => it.contains(host));
  }

  #report(problem: DiscoveryProblem | undefined): void {
    if (this.#stopped || this.#problem?.message === problem?.message) return;
    this.#problem = problem;
    this.#options.onProblem(problem);
  }
}
