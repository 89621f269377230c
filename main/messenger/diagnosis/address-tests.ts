import {
  ConnectError,
  ownHostTowards,
  type Peer,
  parseAddressName,
  probeTcp,
  probeUdp,
} from '../../engine/index.ts';
import type { AskedAddress } from './asked-address.ts';
import { settledNeighbour } from './neighbours.ts';
import type { AddressObservation } from './observations.ts';

/** Those who hear our first searches have answered by then. */
const CONNECT_AFTER_MS = 700;
/** A system asks three times for a hardware address, a second apart, before it says that nobody has it. */
const CONNECT_MS = 4200;
const ASK_MS = 1800;

export type Tested = Partial<
  Pick<AddressObservation, 'listens' | 'asked' | 'tcp' | 'triedPort' | 'who' | 'neighbour'>
>;

interface Parts {
  readonly peer: Peer;
  readonly asked: AskedAddress;
  readonly signal: AbortSignal;
  /** Where those who were heard there listen. */
  heard(): readonly string[];
  learn(news: Tested): void;
  /** Rejects with the signal's reason. */
  pause(delayMs: number): Promise<void>;
}

/** Our own address on the way there; null without a way. Sends nothing. */
export async function wayTo(host: string): Promise<string | null> {
  return (await ownHostTowards(host)) ?? null;
}

/**
 * Tests one address, with six packets of ours at most where nobody answers: three searches, sent to it alone, and one
 * connection, whose system repeats its first packet.
 */
export async function testAddress({ peer, asked, signal, heard, learn, pause }: Parts): Promise<void> {
  const { host } = asked;
  const asking = ask(peer, host, signal).then((answer) => {
    learn(answer);
    return answer.listens;
  });
  await pause(CONNECT_AFTER_MS);
  // Without a port, connecting has to wait for whoever says one; any port tells whether the machine is there.
  const port = asked.port ?? portOf(heard()[0] ?? (await asking)) ?? peer.discoveryPort;
  const tcp = await probeTcp({ host, port }, { from: undefined, timeoutMs: CONNECT_MS, signal });
  learn({ tcp, triedPort: port });
  if (tcp === 'open') learn({ who: await whoIsAt(`${host}:${port}`, peer, signal, heard) });
  const isSilent = (await asking) === undefined && heard().length === 0;
  if (isSilent && (tcp === 'silent' || tcp === 'unreachable'))
    learn({ neighbour: await settledNeighbour(host, pause) });
}

async function ask(
  peer: Peer,
  host: string,
  signal: AbortSignal,
): Promise<Tested & { listens: string | undefined }> {
  const target = { host, port: peer.discoveryPort };
  const answer = await probeUdp(target, { from: undefined, timeoutMs: ASK_MS, signal });
  const listens = answer.outcome === 'answered' ? answer.listens : undefined;
  // Asked about another program on this machine, we may have answered ourselves.
  const isUs = listens !== undefined && peer.addressNames.includes(listens);
  return { asked: isUs ? 'silent' : answer.outcome, listens: isUs ? undefined : listens };
}

function portOf(addressName: string | undefined): number | undefined {
  return addressName === undefined ? undefined : parseAddressName(addressName)?.port;
}

/** The other side is not asked anything that a person would see. */
async function whoIsAt(
  addressName: string,
  peer: Peer,
  signal: AbortSignal,
  heard: () => readonly string[],
): Promise<AddressObservation['who']> {
  try {
    const fingerprint = await peer.identify(addressName, { signal });
    if (fingerprint !== undefined) return 'lanline';
    return heard().includes(addressName) ? 'plain' : 'other';
  } catch (error) {
    return error instanceof ConnectError && error.code === 'insecure' ? 'other' : 'unknown';
  }
}
