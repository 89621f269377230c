import type { Connection } from '../../engine/index.ts';

/** Whoever waits for connections with a purpose. */
export interface ConnectionTaker {
  /** Whether to let it in. */
  expects(connection: Connection): boolean;
  /** It has opened; none of its data has been handed out yet. False if nobody wants it any more. */
  take(connection: Connection): boolean;
}

/** Connections with a purpose are let in without asking if somebody waits for them, and never otherwise. */
export class ExpectedConnections {
  #taker: ConnectionTaker | undefined;

  takenBy(taker: ConnectionTaker): void {
    this.#taker = taker;
  }

  expects(connection: Connection): boolean {
    return this.#taker?.expects(connection) === true;
  }

  /** Hands over one that has opened; one that nobody wants is closed. */
  arrived(connection: Connection): void {
    if (this.#taker?.take(connection) !== true) void connection.close();
  }
}
