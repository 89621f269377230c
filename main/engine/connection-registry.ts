import type { Connection } from './connection.ts';
import { deadline } from './deadline.ts';

/** Somebody who reads slowly, or on purpose, must not keep a program from ending. */
const STOP_MS = 5_000;

/**
 * Open connections by the other peer's address name. Parallel connections to the same peer get the keys `name#2`,
 * `name#3`, …; when the first one closes, the next takes its key.
 */
export class ConnectionRegistry {
  readonly #byName = new Map<string, Connection>();

  get all(): ReadonlyMap<string, Connection> {
    return this.#byName;
  }

  get size(): number {
    return this.#byName.size;
  }

  /** Removes the connection again when it closes. */
  add(connection: Connection): void {
    const name = connection.peerName;
    let key = name;
    for (let count = 2; this.#byName.has(key); count++) key = `${name}#${count}`;
    this.#byName.set(key, connection);
    connection.on('close', () => this.#remove(connection));
  }

  /** The open connection to `name` that new calls share. */
  find(name: string): Connection | undefined {
    const connection = this.#byName.get(name);
    return connection?.closed === false ? connection : undefined;
  }

  /** Closes all of them properly, as far as that is possible in STOP_MS. */
  async closeAll(): Promise<void> {
    const connections = [...this.#byName.values()];
    const cancel = deadline(STOP_MS, () => {
      for (const connection of connections) connection.destroy('stopped');
    });
    await Promise.all(connections.map((connection) => connection.close('stopped')));
    cancel();
  }

  #remove(connection: Connection): void {
    for (const [key, value] of this.#byName) if (value === connection) this.#byName.delete(key);
    const name = connection.peerName;
    if (this.#byName.has(name)) return;
    for (const [key, value] of this.#byName) {
      if (value.peerName !== name) continue;
      this.#byName.delete(key);
      this.#byName.set(name, value);
      return;
    }
  }
}
