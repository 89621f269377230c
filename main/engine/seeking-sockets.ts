import type { RemoteInfo } from 'node:dgram';
import { UdpSocket } from './udp-socket.ts';

interface SeekingParts {
  onDatagram(socket: UdpSocket, bytes: Uint8Array, from: RemoteInfo): void;
  onError(error: unknown): void;
}

/** One socket per own address: they send PINGs and hear the answers. */
export class SeekingSockets {
  readonly #parts: SeekingParts;
  readonly #byHost = new Map<string, UdpSocket>();
  readonly #opening = new Map<string, Promise<UdpSocket>>();
  #closed = false;

  constructor(parts: SeekingParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#byHost.size;
  }

  /** The socket bound to `host`, if it is open. */
  get(host: string): UdpSocket | undefined {
    return this.#byHost.get(host);
  }

  /** The socket bound to `host`; opened if need be. @throws NodeJS.ErrnoException */
  async at(host: string): Promise<UdpSocket> {
    const open = this.#byHost.get(host);
    if (open !== undefined) return open;
    let opening = this.#opening.get(host);
    if (opening === undefined) {
      opening = this.#open(host).finally(() => this.#opening.delete(host));
      this.#opening.set(host, opening);
    }
    return opening;
  }

  /** Closes those whose address is no longer ours. */
  keepOnly(hosts: readonly string[]): void {
    for (const [host, socket] of this.#byHost) {
      if (hosts.includes(host)) continue;
      this.#byHost.delete(host);
      socket.close();
    }
  }

  close(): void {
    this.#closed = true;
    this.keepOnly([]);
  }

  async #open(host: string): Promise<UdpSocket> {
    const socket = await UdpSocket.open({
      port: 0,
      host,
      shared: false,
      onDatagram: (bytes, from) => this.#parts.onDatagram(socket, bytes, from),
      onError: (error) => this.#parts.onError(error),
    });
    if (this.#closed) {
      socket.close();
      throw new Error('Discovery was stopped.');
    }
    this.#byHost.set(host, socket);
    return socket;
  }
}
