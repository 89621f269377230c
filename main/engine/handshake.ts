import type { Introduction } from './secure/introduction.ts';
import type { Transport } from './transport.ts';
import type { Hello } from './wire/hello.ts';

/** Who the other side has proved to be, and what it says about itself. */
export interface AuthenticatedPeer {
  readonly fingerprint: string;
  readonly introduction: Introduction;
}

/** What a handshake led to, on either side. The transport is paused and keeps what came after it. */
export interface Handshake {
  readonly transport: Transport;
  readonly hello: Hello;
  /** Absent without encryption: then everything the other side says about itself is a claim. */
  readonly authenticated?: AuthenticatedPeer;
}
