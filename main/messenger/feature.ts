import type { z } from 'zod';
import type { Connection, StreamedBody } from '../engine/index.ts';
import type { Calls, ItemView } from '../ipc/contract.ts';
import type { Person } from './people/person.ts';

/** How the last connection to talk on came to its end. */
export interface Ending {
  readonly how: 'by-us' | 'by-them' | 'lost';
  /** How long it had been open, in ms. */
  readonly lastedMs: number;
}

/** A message that a feature understands: what it has to look like, and what is done about it. */
export interface MessageHandler {
  readonly schema: z.ZodType;
  readonly handle: (person: Person, connection: Connection, message: never) => void;
}

/** Declares the handler of a message, so that it gets what the schema gives. */
export function onMessage<S extends z.ZodType>(
  schema: S,
  handle: (person: Person, connection: Connection, message: z.output<S>) => void,
): MessageHandler {
  return { schema, handle };
}

/**
 * One thing that people do, and all that it takes part in. Everything is optional; `messenger.ts` lists the features, and
 * each hook runs through them in that order.
 */
export interface Feature {
  /** Calls of the contract that it answers. */
  readonly calls?: Partial<Calls>;
  /** Messages between Lanlines that it understands, by their `type`. */
  readonly messages?: Readonly<Record<string, MessageHandler>>;

  /** Lanline listens. */
  start?(): void | Promise<void>;
  /** Lanline is being closed. Nothing is heard of anybody after this. */
  stop?(): void | Promise<void>;

  /** Discovery sees somebody, now or again. */
  seen?(person: Person): void;
  /** We are about to call somebody. */
  calling?(person: Person): void;
  /** The user wants no connection with somebody. */
  disconnecting?(person: Person): void;

  /** A connection of any kind, before any of its data is given out. */
  connectionOpened?(person: Person, connection: Connection): void;
  /** A value that is no message: true when this feature takes it, so that no other gets it. */
  takeValue?(person: Person, connection: Connection, value: unknown): boolean;
  /** The body of a bytes message, as a stream: likewise. */
  takeBody?(person: Person, connection: Connection, body: StreamedBody): boolean;
  /** Anything came on a connection. */
  heard?(connection: Connection): void;

  /** A connection to talk on is there. */
  linkOpened?(person: Person, connection: Connection): void;
  /** One of several connections to talk on has closed; what was on its way there may be lost. */
  linkReplaced?(person: Person): void;
  /** The last connection to talk on has closed. */
  linkLost?(person: Person, ending: Ending): void;

  /** The user removes an item here. @throws Problem when that can't be done now */
  removing?(person: Person, item: ItemView): void | Promise<void>;
  /** The user forgets a person: nothing is kept of them. */
  forgetting?(person: Person): void | Promise<void>;
}

/** The hooks that tell of something and want no answer. */
export type Hook =
  | 'seen'
  | 'calling'
  | 'disconnecting'
  | 'connectionOpened'
  | 'heard'
  | 'linkOpened'
  | 'linkReplaced'
  | 'linkLost';
/** Tells all features of something. */
export type TellFeatures = <H extends Hook>(hook: H, ...args: Parameters<NonNullable<Feature[H]>>) => void;
