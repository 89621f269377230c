import type { Connection, StreamedBody } from '../engine/index.ts';
import type { Feature, MessageHandler } from './feature.ts';
import type { Features } from './features.ts';
import { isControl, isSuperseded } from './links/control-connection.ts';
import type { Person } from './people/person.ts';
import { isStorageProblem } from './storage-state.ts';

/** The one message accepted from somebody not known to run Lanline: it is how they tell us that they do. */
const INTRODUCTION = 'hello';

/** Passes whatever arrives on a connection to the feature that understands it. */
export class Router implements Feature {
  readonly #features: Features;
  /** Connections on which something came that could not be stored. */
  readonly #unstored = new WeakSet<Connection>();
  /**
   * Connections on which something came that is said again on the one that took their place: what follows on them would
   * overtake it.
   */
  readonly #superseded = new WeakSet<Connection>();
  #handlers: ReadonlyMap<string, MessageHandler> | undefined;

  constructor(features: Features) {
    this.#features = features;
  }

  connectionOpened(person: Person, connection: Connection): void {
    if (connection.stream) return;
    connection.setHandler('data', (_, value) =>
      this.#take(connection, () => this.#value(person, connection, value)),
    );
    connection.setHandler('body', (_, body) =>
      this.#take(connection, () => this.#body(person, connection, body)),
    );
  }

  /**
   * What can't be stored is not acknowledged, and ends the connection before anything after it is handled: more may already have
   * been read. So the other side sends everything again, in order, on the next connection.
   */
  #take(connection: Connection, handle: () => void): void {
    if (this.#unstored.has(connection)) return;
    try {
      handle();
    } catch (error) {
      if (!isStorageProblem(error)) throw error;
      this.#unstored.add(connection);
      connection.destroy('not-stored');
    }
  }

  #value(person: Person, connection: Connection, value: unknown): void {
    this.#features.tell('heard', connection);
    if (isSuperseded(person, connection)) this.#superseded.add(connection);
    if (this.#superseded.has(connection)) return;
    if (isControl(connection) && this.#isMessage(person, connection, value)) return;
    for (const feature of this.#features.all) if (feature.takeValue?.(person, connection, value)) return;
  }

  #isMessage(person: Person, connection: Connection, value: unknown): boolean {
    const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
    if (typeof type !== 'string' || !(person.lanline || type === INTRODUCTION)) return false;
    const handler = this.#handlerOf(type);
    const message = handler?.schema.safeParse(value);
    if (handler === undefined || message?.success !== true) return false;
    handler.handle(person, connection, message.data as never);
    return true;
  }

  #body(person: Person, connection: Connection, body: StreamedBody): void {
    for (const feature of this.#features.all) if (feature.takeBody?.(person, connection, body)) return;
  }

  #handlerOf(type: string): MessageHandler | undefined {
    this.#handlers ??= new Map(this.#features.all.flatMap(({ messages }) => Object.entries(messages ?? {})));
    return this.#handlers.get(type);
  }
}
