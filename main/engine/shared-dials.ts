import type { Connection } from './connection.ts';
import type { ConnectionRegistry } from './connection-registry.ts';
import type { DataType } from './wire/data-type.ts';

interface Call {
  readonly dataType: DataType;
  readonly promise: Promise<Connection>;
}

/** Calls to the same peer share one connection: the open one, or the one that is being opened. */
export class SharedDials {
  readonly #connections: ConnectionRegistry;
  readonly #calls = new Map<string, Call>();

  constructor(connections: ConnectionRegistry) {
    this.#connections = connections;
  }

  /**
   * The connection to `name` with this data type. One with another data type is closed first, as the library does.
   * @param call opens a connection, if it is needed
   */
  async connect(name: string, dataType: DataType, call: () => Promise<Connection>): Promise<Connection> {
    const calling = this.#calls.get(name);
    if (calling?.dataType === dataType) return calling.promise;
    // A call with another data type is under way: first come, first served.
    if (calling !== undefined) await calling.promise.catch(() => undefined);
    const open = this.#connections.find(name);
    if (open?.dataType === dataType) return open;
    const promise = (async () => {
      await open?.close('data-type-changed');
      return call();
    })();
    this.#calls.set(name, { dataType, promise });
    try {
      return await promise;
    } finally {
      if (this.#calls.get(name)?.promise === promise) this.#calls.delete(name);
    }
  }
}
