import type { ConnectionHandlers } from './connection.ts';
import type { Logger } from './event-emitter.ts';
import { ABOUT_BYTES } from './flood-limits.ts';
import { ConnectError } from './peer-errors.ts';
import type { Identity } from './secure/identity.ts';
import { isAbout, isPurpose } from './secure/introduction.ts';
import type { DataType } from './wire/data-type.ts';
import { largestMessage } from './wire/hello-agreement.ts';

/**
 * 'prefer': encrypted, and plain only with peers that do not speak TLS. 'require': never plain. 'off': always plain.
 */
export type Encryption = 'prefer' | 'require' | 'off';

/** The options of a peer, apart from its handlers. */
export interface PeerSettings {
  /** IPv4 address to listen on, or `ipv4:port`; default every interface. */
  address?: string;
  /** 0, the default: any free port. */
  port?: number;
  /** How long to wait for the answer to an offer, for a header, and between keep-alives; default 2000. */
  timeoutMs?: number;
  /** 0, the default: no limit. At the limit, further offers are denied. */
  maxConnections?: number;
  /** Do not answer discovery. */
  invisible?: boolean;
  /** UDP port of discovery; default 1024. */
  discoveryPort?: number;
  /** Largest json or raw body taken into memory; default 64 MiB. */
  maxMessageBytes?: number;
  /** The name that Lanline peers show for us; absent for a plain peer. */
  displayName?: string;
  /** Who we are to Lanline peers; without it we are a plain peer and cannot encrypt. */
  identity?: Identity;
  /** Whether connections are encrypted; default 'prefer'. Without an identity, they never are. */
  encryption?: Encryption;
  /** What kind of machine this is, shown to people. */
  device?: string;
  /** Which program and version this is, shown to people. */
  version?: string;
  /** Receives what handlers throw; default the console. */
  log?: Logger;
}

export interface ConnectOptions {
  /** Default 'json'. */
  dataType?: DataType;
  /** Default true. */
  strict?: boolean;
  stream?: boolean;
  /** Bytes per frame, only with `stream`. */
  dataSize?: number;
  /** For the answer, from the moment that the offer was made; default the peer's. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Opens another connection even if there is one already. */
  parallel?: boolean;
  /** Which transfer this connection carries: 16 hexadecimal digits, for Lanline peers. */
  purpose?: string;
  /**
   * What the call is about, for whoever answers it: a JSON value that takes at most 2,048 bytes as a message. Only
   * Lanline peers hear it, and only encrypted; earlier versions ignore it.
   */
  about?: unknown;
  /** Overrides the peer's setting for this call. */
  encryption?: Encryption;
  /** The expected fingerprint, or its first 16 digits: no other peer is accepted, and the call is never plain. */
  fingerprint?: string;
  handlers?: Partial<ConnectionHandlers>;
}

/** @throws ConnectError 'protocol' for values that cannot be sent */
export function checkConnectOptions(
  { dataSize, dataType = 'json', purpose, about }: ConnectOptions,
  maxMessageBytes: number,
): void {
  if (dataSize !== undefined && (!Number.isSafeInteger(dataSize) || dataSize < 1)) {
    throw new ConnectError('protocol', 'dataSize must be a whole number of bytes, at least 1.');
  }
  if (dataSize !== undefined && dataSize > largestMessage(dataType, maxMessageBytes)) {
    throw new ConnectError('protocol', `Frames of ${dataSize} bytes are larger than this peer takes.`);
  }
  if (purpose !== undefined && !isPurpose(purpose)) {
    throw new ConnectError('protocol', 'purpose must be 16 lower-case hexadecimal digits.');
  }
  if (about !== undefined && !isAbout(about)) {
    throw new ConnectError('protocol', `about must be a JSON value that takes at most ${ABOUT_BYTES} bytes.`);
  }
}
