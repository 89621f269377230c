import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { type ConnectOptions, Peer, type PeerOptions } from '../index.ts';

/**
 * Peers, sockets and servers of one test, all on loopback, and all closed when it ends. Concurrent tests share one until
 * the last of them ends; `whenOver` is `afterAll` then.
 */
export function testNetwork(
  discoveryPort: number,
  whenOver: (clean: () => Promise<void>) => void = afterEach,
) {
  const peers: Peer[] = [];
  const sockets: Socket[] = [];
  const servers: Server[] = [];

  whenOver(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    // What a test is done with needs no farewell.
    for (const peer of peers)
      for (const connection of peer.connections.values()) connection.destroy('stopped');
    await Promise.all(peers.splice(0).map((peer) => peer.stop()));
    for (const server of servers.splice(0)) server.close();
  });

  const startPeer = (options: PeerOptions = {}): Promise<Peer> => {
    const peer = new Peer({ address: '127.0.0.1', discoveryPort, log: () => undefined, ...options });
    peers.push(peer);
    return peer.start();
  };

  return {
    peer: startPeer,
    /** Two peers and both ends of their connection. */
    async pair(options: ConnectOptions = {}) {
      const [alice, bob] = [await startPeer(), await startPeer()];
      const called = bob.wait('connection');
      const here = await alice.connect(bob.addressName, options);
      const [, there] = await called;
      return { alice, bob, here, there };
    },
    /** A bare TCP client that collects what it receives. */
    async dial(peer: Peer): Promise<RawSocket> {
      const socket = connect({ ...peer.address, allowHalfOpen: true, noDelay: true });
      sockets.push(socket);
      await once(socket, 'connect');
      return new RawSocket(socket);
    },
    /** A bare TCP server; `answer` gets each caller. */
    async listen(answer: (socket: RawSocket) => void): Promise<number> {
      const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
        sockets.push(socket);
        answer(new RawSocket(socket));
      });
      servers.push(server);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const bound = server.address();
      return typeof bound === 'object' && bound !== null ? bound.port : 0;
    },
  };
}

/** A foreign socket, which collects what it receives. */
export class RawSocket {
  readonly socket: Socket;
  heard: Buffer = Buffer.alloc(0);
  ended = false;
  closed = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.heard = Buffer.concat([this.heard, chunk]);
    });
    socket.on('end', () => {
      this.ended = true;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
    });
  }

  /** Resolves once at least `count` bytes were received, or the other side ended. */
  async hear(count: number): Promise<Buffer> {
    while (this.heard.length < count && !this.ended && !this.closed) {
      await this.#next('data', 'end', 'close');
    }
    return this.heard.subarray(0, count);
  }

  async untilEnded(): Promise<void> {
    while (!this.ended && !this.closed) await this.#next('end', 'close');
  }

  /** Unlike `once`, a reset is no error here. */
  #next(...events: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      const came = () => {
        for (const event of events) this.socket.off(event, came);
        resolve();
      };
      for (const event of events) this.socket.on(event, came);
    });
  }
}

/** A header as a foreign program would write it. */
export function header(text: string): Buffer {
  return Buffer.from(text.padEnd(128, '|'));
}
