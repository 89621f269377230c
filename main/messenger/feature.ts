import type { z } from 'zod';
import type { Connection, StreamedBody } from '../engine/index.ts';
import type { Calls, Destination, ItemView, OfferView, ProblemView } from '../ipc/contract.ts';
import type { Person } from './people/person.ts';

/** How the last control connection ended. */
export interface Ending {
  readonly how: 'by-us' | 'by-them' | 'lost';
  /** How long it had been open, in ms. */
  readonly lastedMs: number;
}

/** Something of ours that waits for somebody. */
export interface Waiting {
  /** The ID of its item. */
  readonly id: string;
  /** Since when, in ms since 1970. */
  readonly since: number;
  /** What a call because of it says that it is about (`connect({ about })`). Absent: that we want to talk. */
  readonly about?: object;
}

/** What a call to us is about. The user is asked about this, and not whether the caller may talk: that is included. */
export interface CallSubject {
  readonly what: OfferView['what'];
  /** The connection is about to open. */
  accepted(connection: Connection, destination: Destination | undefined): void;
  declined(person: Person): void;
}

/** A message that a feature understands: its schema and its handler. */
export interface MessageHandler {
  readonly schema: z.ZodType;
  readonly handle: (person: Person, connection: Connection, message: never) => void;
}

/** Declares a message's handler, typed by the schema's output. */
export function onMessage<S extends z.ZodType>(
  schema: S,
  handle: (person: Person, connection: Connection, message: z.output<S>) => void,
): MessageHandler {
  return { schema, handle };
}

/**
 * One thing that people do, and everything it takes part in. All members are optional; `messenger.ts` lists
 * the features, and each hook runs through them in that order.
 */
export interface Feature {
  /** The contract's calls that it answers. */
  readonly calls?: Partial<Calls>;
  /** Messages between Lanlines that it understands, by their `type`. */
  readonly messages?: Readonly<Record<string, MessageHandler>>;

  /** Lanline is listening. */
  start?(): void | Promise<void>;
  /** Lanline is closing. No hooks are called after this. */
  stop?(): void | Promise<void>;

  /** Discovery has seen somebody, for the first time, again, or somewhere else. */
  seen?(person: Person): void;
  /** Discovery no longer sees somebody at one of their addresses. */
  unseen?(person: Person): void;
  /** An address or a network came or went, or this machine has slept: what is open may be dead. */
  networkChanged?(): void;
  /** We are about to call somebody. */
  calling?(person: Person): void;
  /** The user is disconnecting from somebody. */
  disconnecting?(person: Person): void;

  /** The oldest thing of ours that waits for somebody. */
  waiting?(person: Person): Waiting | undefined;
  /**
   * Reads what a call to us is about, if this feature understands it: an unchecked claim by a certificate's holder who is not
   * let in yet. 'refused': it need not be asked about.
   */
  readAbout?(callerId: string, about: unknown): CallSubject | 'refused' | undefined;

  /** A call to somebody failed for good: it is not repeated by itself (links/final-failures.ts). */
  refused?(person: Person, problem: ProblemView): void;

  /** A connection of any kind has opened; none of its data has been handed out yet. */
  connectionOpened?(person: Person, connection: Connection): void;
  /** A value that isn't a message: true if this feature takes it, so that no other gets it. */
  takeValue?(person: Person, connection: Connection, value: unknown): boolean;
  /** The same for the body of a bytes message, as a stream. */
  takeBody?(person: Person, connection: Connection, body: StreamedBody): boolean;
  /** Something arrived on a connection. */
  heard?(connection: Connection): void;

  /** A control connection has opened. */
  linkOpened?(person: Person, connection: Connection): void;
  /** The control connection that did not answer, and was shown as lost, works after all. */
  linkRevived?(person: Person): void;
  /** One of several control connections has closed; messages in flight on it may be lost. */
  linkReplaced?(person: Person): void;
  /** The last control connection has closed. */
  linkLost?(person: Person, ending: Ending): void;

  /** The user is deleting an item on this device. @throws Problem if that can't be done now */
  removing?(person: Person, item: ItemView): void | Promise<void>;
  /** The user is forgetting a person: nothing about them is kept. */
  forgetting?(person: Person): void | Promise<void>;
}

/** Hooks that report something and expect no answer. */
export type Hook =
  | 'seen'
  | 'unseen'
  | 'networkChanged'
  | 'calling'
  | 'disconnecting'
  | 'refused'
  | 'connectionOpened'
  | 'heard'
  | 'linkOpened'
  | 'linkRevived'
  | 'linkReplaced'
  | 'linkLost';
/** Calls a hook on all features. */
export type TellFeatures = <H extends Hook>(hook: H, ...args: Parameters<NonNullable<Feature[H]>>) => void;
