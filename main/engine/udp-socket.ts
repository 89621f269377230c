import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

interface UdpParts {
  readonly port: number;
  readonly host: string;
  /** Other programs may listen on this port, too. */
  readonly shared: boolean;
  /** What it throws is reported to `onError`, and harms nothing else: datagrams come from anybody. */
  onDatagram(bytes: Uint8Array, from: RemoteInfo): void;
  onError(error: unknown): void;
}

/** A bound UDP socket that may broadcast, and that nothing from outside can make throw. */
export class UdpSocket {
  readonly #socket: Socket;
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Leaves nothing open when it rejects. @throws NodeJS.ErrnoException */
  static async open({ port, host, shared, onDatagram, onError }: UdpParts): Promise<UdpSocket> {
    const socket = createSocket({ type: 'udp4', reuseAddr: shared });
    try {
      socket.bind(port, host);
      await once(socket, 'listening');
      socket.setBroadcast(true);
    } catch (error) {
      socket.close();
      throw error;
    }
    // An ICMP error or a vanished interface: the next round finds out.
    socket.on('error', () => undefined);
    socket.on('message', (bytes, from) => {
      try {
        onDatagram(bytes, from);
      } catch (error) {
        onError(error);
      }
    });
    return new UdpSocket(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Resolves to the error if it could not be sent. */
  send(bytes: Uint8Array, port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
    return new Promise((resolve) => {
      try {
        this.#socket.send(bytes, port, host, (error) => resolve(error ?? undefined));
      } catch (error) {
        resolve(error as NodeJS.ErrnoException); // closed meanwhile
      }
    });
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }
}
