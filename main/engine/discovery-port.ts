import type { RemoteInfo } from 'node:dgram';
import { bindProblem, type DiscoveryProblem } from './discovery-problem.ts';
import { UdpSocket } from './udp-socket.ts';

interface PortParts {
  readonly port: number;
  onDatagram(socket: UdpSocket, bytes: Uint8Array, from: RemoteInfo): void;
  onError(error: unknown): void;
}

/** The UDP port where everybody's PINGs arrive. Another program may hold it for a while. */
export class DiscoveryPort {
  readonly #parts: PortParts;
  #socket: UdpSocket | undefined;
  #binding: Promise<void> | undefined;
  #problem: DiscoveryProblem | undefined;
  #closed = false;

  constructor(parts: PortParts) {
    this.#parts = parts;
  }

  get isBound(): boolean {
    return this.#socket !== undefined;
  }

  /** Why the last attempt failed. */
  get problem(): DiscoveryProblem | undefined {
    return this.#problem;
  }

  /** Binds it, unless that is done; never rejects. */
  bind(): Promise<void> {
    if (this.isBound || this.#closed) return Promise.resolve();
    this.#binding ??= this.#tryToBind().finally(() => {
      this.#binding = undefined;
    });
    return this.#binding;
  }

  close(): void {
    this.#closed = true;
    this.#socket?.close();
    this.#socket = undefined;
  }

  async #tryToBind(): Promise<void> {
    const { port, onDatagram, onError } = this.#parts;
    try {
      const socket = await UdpSocket.open({
        port,
        // Only sockets bound to every address receive broadcasts; discovery filters other networks.
        host: '0.0.0.0',
        shared: true,
        onDatagram: (bytes, from) => onDatagram(socket, bytes, from),
        onError,
      });
      this.#problem = undefined;
      if (this.#closed) socket.close();
      else this.#socket = socket;
    } catch (error) {
      this.#problem = bindProblem(port, error as NodeJS.ErrnoException);
    }
  }
}
