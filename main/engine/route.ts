import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** For tables of routes alone: nothing is sent. */
const ANY_PORT = 9;
/** An address of the internet that nobody has (RFC 5737): the way to it is the default route. */
const ELSEWHERE = '192.0.2.1';

/**
 * Our own address on the way to `host`, by the system's table of routes; undefined when no way leads there. Sends nothing.
 * @param host an IPv4 address; default anywhere in the internet
 */
export async function ownHostTowards(host: string = ELSEWHERE): Promise<string | undefined> {
  const socket = createSocket('udp4');
  try {
    socket.connect(ANY_PORT, host);
    await once(socket, 'connect');
    return socket.address().address;
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}
