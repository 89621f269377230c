import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { report } from '../two-processes.ts';

/** A plain socket without Lanline: connects if a port is given, else accepts the first connection. */
export async function bareSocket(port: string | undefined): Promise<Socket> {
  if (port !== undefined) {
    const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return socket;
  }
  const server = createServer({ noDelay: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address !== null && typeof address === 'object') report({ port: address.port });
  const [socket] = (await once(server, 'connection')) as [Socket];
  return socket;
}
