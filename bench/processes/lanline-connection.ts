import { type Connection, type ConnectOptions, createIdentity, Peer } from '../../main/engine/index.ts';
import { report } from '../two-processes.ts';

/** A Lanline connection: connects if a port is given, else accepts the first connection. */
export async function ourConnection(
  port: string | undefined,
  options: Pick<ConnectOptions, 'dataType'> & { encrypted?: boolean },
): Promise<Connection> {
  const identity = options.encrypted === true ? { identity: createIdentity() } : {};
  const peer = new Peer({ address: '127.0.0.1', discoveryPort: 20_499, ...identity });
  await peer.start();
  if (port !== undefined) return peer.connect(`127.0.0.1:${port}`, { dataType: options.dataType ?? 'json' });
  const called = peer.wait('connection');
  report({ port: peer.address.port });
  const [, connection] = await called;
  return connection;
}
