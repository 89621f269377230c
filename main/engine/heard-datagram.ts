import { addressName } from './wire/address.ts';
import type { Datagram } from './wire/datagram.ts';

/** A discovery datagram that arrived: what it claims, and what is known of it. */
export interface HeardDatagram {
  readonly type: Datagram['type'];
  /** The IPv4 address it came from. */
  readonly from: string;
  /** It is one of our own PINGs, which the network gave back. */
  readonly isOurs: boolean;
  /** `ipv4:port` where its sender listens; undefined unless it said so and that is where it came from. */
  readonly listens: string | undefined;
  /** It comes from a Lanline peer. */
  readonly lanline: boolean;
}

/** @param isOurs it names our addresses, which anybody can write into a PING */
export function heardDatagram(
  { type, listens, answerTo, hints }: Datagram,
  from: string,
  isOurs: boolean,
): HeardDatagram {
  return {
    type,
    from,
    isOurs: isOurs && answerTo?.host === from,
    listens: listens?.host === from ? addressName(listens) : undefined,
    lanline: hints.displayName !== undefined || hints.shortId !== undefined,
  };
}
